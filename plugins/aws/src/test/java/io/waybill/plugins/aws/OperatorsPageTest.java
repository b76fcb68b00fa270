package io.waybill.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.OperatorType;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.testing.Golden;
import io.waybill.testing.OperatorsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsPageTest {
    private static final String EXAMPLES = "plugins/aws/src/test/resources/examples";
    private static final String INTRODUCTION = """
            # Operators for AWS

            <!-- Generated from the operators' records by OperatorsPageTest; do not edit. -->

            Each makes one call of AWS; where the call starts something, a wait follows, which looks now and then and holds no container, thread
            or place. They are a plug-in, `plugins/aws`, which lies beside the program that `./waybill` builds; [how plug-ins
            work](writing-an-operator.md#where-plug-ins-lie).

            - Region, account and credentials are those of the task's [target](targets.md), by default those of the settings under `aws`. Calls of ECS go
              where containers run, so on a laptop to the local Fargate; all others to AWS, or to another address by `aws.service_endpoints`.
            - `./waybill render` shows the requests, in the shape of AWS's API.
            - Throttling, and what fails within AWS, is a fault of the platform: the call is made again, the wait looks again. What AWS refuses is a fault of
              the user, told in AWS's own words.
            - A try that is repeated after a crash starts nothing twice where AWS takes a token: Step Functions, Athena, Redshift, FIFO queues and topics; nor
              in Batch and Data Exchange, where what the try has made is looked for first. A job of Glue and a function of Lambda may be started twice.
            - Who cancels a run ends its waits; what was started in AWS goes on.

            """;

    private static final Operators OPERATORS = Operators.of(own());

    @SuppressWarnings("rawtypes")
    private static List<OperatorFactory<?>> own() {
        List<OperatorFactory<?>> own = new ArrayList<>();
        for (OperatorFactory factory : ServiceLoader.load(OperatorFactory.class)) {
            own.add(factory);
        }
        return own;
    }

    @Test
    void the_page_says_what_the_records_say() {
        Golden.check("docs/operators-aws.md", OperatorsPage.of(OPERATORS.all(), INTRODUCTION, EXAMPLES));
    }

    @ParameterizedTest
    @MethodSource
    void an_example_is_a_dag_without_problems(String operator) {
        // What follows the operator here is of the program's own.
        DagFile example = new DagFileReader(OPERATORS)
                .read(Golden.root().resolve(EXAMPLES).resolve(operator + ".yaml"));

        assertThat(example.problems().stream()
                        .filter(problem -> !problem.message().contains("'bash'")))
                .isEmpty();
        if (example.problems().isEmpty()) {
            assertThat(new GraphBuilder(OPERATORS).build(example.dags().get(0)).nodes())
                    .isNotEmpty();
        }
    }

    static List<String> an_example_is_a_dag_without_problems() {
        return OPERATORS.all().stream().map(OperatorType::name).toList();
    }
}
