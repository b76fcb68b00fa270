package io.waybill.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwsConsoleTest {
    @Test
    void a_task_and_its_log_have_pages_in_the_console_of_their_region() {
        AwsConsole console = AwsConsole.of("arn:aws:ecs:eu-central-1:123456789012:task/etl/0af1")
                .orElseThrow();

        assertThat(console.task())
                .isEqualTo("https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/etl/tasks/0af1/configuration"
                        + "?region=eu-central-1");
        assertThat(console.log("/waybill/sales", "run/main/0af1"))
                .isEqualTo("https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1"
                        + "#logsV2:log-groups/log-group/$252Fwaybill$252Fsales/log-events/run$252Fmain$252F0af1");
    }

    @Test
    void other_partitions_have_other_hosts() {
        assertThat(AwsConsole.of("arn:aws-cn:ecs:cn-north-1:123456789012:task/c/1")
                        .orElseThrow()
                        .task())
                .startsWith("https://cn-north-1.console.amazonaws.cn/");
        assertThat(AwsConsole.of("arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task/c/1")
                        .orElseThrow()
                        .task())
                .startsWith("https://us-gov-west-1.console.amazonaws-us-gov.com/");
    }

    @Test
    void what_is_not_in_aws_has_none() {
        assertThat(AwsConsole.of(null)).isEmpty();
        assertThat(AwsConsole.of("arn:aws:ecs:us-east-1:000000000000:task/default/1"))
                .isEmpty();
        assertThat(AwsConsole.of("arn:aws:ecs:us-east-1:123456789012:task/c/1\"><script>"))
                .isEmpty();
    }
}
