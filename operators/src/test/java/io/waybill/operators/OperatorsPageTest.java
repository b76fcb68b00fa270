package io.waybill.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.OperatorType;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.testing.Golden;
import io.waybill.testing.OperatorsPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsPageTest {
    private static final String INTRODUCTION = """
            # Operators

            <!-- Generated from the operators' records by OperatorsPageTest; do not edit. -->

            A task names its operator with `uses:` and tells it what to do with `with:`. Every text below may be a Jinja template,
            which is rendered when the task starts. Sizes, times and the rest that several tasks share stand once under `defaults:`,
            in the file or in a `defaults.yaml` above it.

            Where an operator runs a container, what is the same in every run becomes its task definition, which is registered once
            and used again as long as its content stays the same; words and variables with templates in them are handed over at each
            start (as RunTask's overrides, of which ECS takes 8192 characters).

            Short calls of AWS have operators of their own, [which a plug-in brings](operators-aws.md). Who misses one
            [writes it](writing-an-operator.md).

            """;

    private static final Operators OPERATORS = Operators.load();

    @Test
    void the_page_says_what_the_records_say() {
        Golden.check(
                "docs/operators.md",
                OperatorsPage.of(OPERATORS.all(), INTRODUCTION, "operators/src/test/resources/examples"));
    }

    @ParameterizedTest
    @MethodSource
    void an_example_is_a_dag_without_problems(String operator) {
        DagFile example = new DagFileReader(OPERATORS)
                .read(Golden.root().resolve("operators/src/test/resources/examples/" + operator + ".yaml"));

        assertThat(example.problems()).isEmpty();
        assertThat(new GraphBuilder(OPERATORS).build(example.dags().get(0)).nodes())
                .isNotEmpty();
    }

    static List<String> an_example_is_a_dag_without_problems() {
        return OPERATORS.all().stream().map(OperatorType::name).toList();
    }
}
