package io.waybill.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.OperatorType;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsPageTest {
    private static final Operators OPERATORS = Operators.load();

    @Test
    void the_page_says_what_the_records_say() {
        Golden.check("docs/operators.md", OperatorsPage.of(OPERATORS));
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
