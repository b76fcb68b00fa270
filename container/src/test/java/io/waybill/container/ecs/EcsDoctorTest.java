package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EcsDoctorTest extends AwsWire {
    private List<Finding> examine() {
        return examine(settings());
    }

    private static List<Finding> examine(EcsSettings settings) {
        try (EcsDoctor doctor = new EcsDoctor(settings)) {
            return doctor.check();
        }
    }

    private void all_is_well() {
        on(
                "DescribeClusters",
                aResponse()
                        .withBody(
                                "{\"clusters\":[{\"clusterName\":\"default\",\"status\":\"ACTIVE\",\"runningTasksCount\":2}]}"));
        on("ListTaskDefinitionFamilies", aResponse().withBody("{\"families\":[\"f\"]}"));
        onLogs("DescribeLogGroups", "{\"logGroups\":[{\"logGroupName\":\"/waybill/d\"}]}", 200);
    }

    private void onLogs(String action, String body, int status) {
        aws.stubFor(post("/")
                .withHeader("X-Amz-Target", equalTo("Logs_20140328." + action))
                .willReturn(aResponse().withStatus(status).withBody(body)));
    }

    @Test
    void what_is_well_is_named() {
        all_is_well();

        assertThat(examine())
                .containsExactly(
                        Finding.ok("cluster", "default, 2 tasks running"),
                        Finding.ok("definitions", "can be listed"),
                        Finding.ok("log groups", "/waybill/… can be seen"));
    }

    @Test
    void a_cluster_that_is_missing_or_going_is_a_failure_with_the_command_that_makes_it() {
        all_is_well();
        on("DescribeClusters", aResponse().withBody("{\"clusters\":[],\"failures\":[{\"reason\":\"MISSING\"}]}"));

        assertThat(examine().get(0).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(examine().get(0).remedy()).contains("aws ecs create-cluster --cluster-name default");
        on(
                "DescribeClusters",
                aResponse().withBody("{\"clusters\":[{\"clusterName\":\"default\",\"status\":\"INACTIVE\"}]}"));
        assertThat(examine().get(0).level()).isEqualTo(Finding.Level.FAIL);
    }

    @Test
    void a_permission_that_lacks_fails_its_check_alone_and_says_what_to_allow() {
        all_is_well();
        onLogs(
                "DescribeLogGroups",
                "{\"__type\":\"AccessDeniedException\",\"message\":\"is not authorized to perform: logs:DescribeLogGroups\"}",
                400);

        List<Finding> findings = examine();

        assertThat(findings)
                .extracting(Finding::level)
                .containsExactly(Finding.Level.OK, Finding.Level.OK, Finding.Level.FAIL);
        assertThat(findings.get(2).found()).contains("DescribeLogGroups", "not authorized");
        assertThat(findings.get(2).remedy()).contains("policy of the engine's role");
    }

    @Test
    void no_answer_is_a_failure() {
        EcsSettings settings = settings();
        aws.stop();

        List<Finding> findings = examine(settings);
        assertThat(findings).extracting(Finding::level).containsOnly(Finding.Level.FAIL);
        assertThat(findings.get(0).found()).contains("got no answer");
    }
}
