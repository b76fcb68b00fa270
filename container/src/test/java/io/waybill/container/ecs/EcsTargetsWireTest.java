package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.Bucket;
import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several targets behind one set of ports, on the wire. */
class EcsTargetsWireTest extends AwsWire {
    private static final String ROLE = "arn:aws:iam::111122223333:role/runner";

    private EcsTargets targets;

    @BeforeEach
    void open_targets() {
        EcsSettings here = settings().withDefaults(defaults("here")).withLimits(BucketSizes.AWS);
        targets = EcsTargets.open(
                List.of(
                        EcsTarget.only(here),
                        new EcsTarget("same", here.withDefaults(defaults("same")), Map.of("gpu", "no"), 6),
                        new EcsTarget(
                                "other", here.withDefaults(defaults("other")).withAssumeRole(ROLE), Map.of(), null)),
                clock);
        aws.stubFor(post(urlEqualTo("/"))
                .withRequestBody(containing("Action=AssumeRole"))
                .willReturn(aResponse().withHeader("Content-Type", "text/xml").withBody("""
                        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                        <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                        """)));
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "', 'taskDefinitionArn': '" + REVISION + "3'}]}"));
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': "
                        + definition(
                                3,
                                "[{'name': 'main', 'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/g', 'awslogs-stream-prefix': 'p'}}}]")
                        + "}"));
    }

    @AfterEach
    void close_targets() {
        targets.close();
    }

    @Test
    void a_request_is_completed_and_launched_on_its_target() {
        for (String target : List.of("", "same", "other")) {
            assertThat(launched(target).target()).isEqualTo(target);
        }

        for (String cluster : List.of("here", "same", "other")) {
            aws.verify(1, sent("RunTask").withRequestBody(matchingJsonPath("$.cluster", equalTo(cluster))));
        }
    }

    @Test
    void a_target_in_another_account_is_spoken_to_with_the_role_that_it_names() {
        launched("other");

        aws.verify(
                1,
                postRequestedFor(urlEqualTo("/"))
                        .withRequestBody(containing("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Frunner")));
        aws.verify(
                1,
                sent("RunTask")
                        .withHeader("Authorization", containing("Credential=ASSUMED/"))
                        .withRequestBody(matchingJsonPath("$.cluster", equalTo("other"))));
        launched("");
        aws.verify(1, sent("RunTask").withHeader("Authorization", containing("Credential=id/")));
    }

    @Test
    void an_end_says_where_its_log_is_and_the_log_is_read_there() {
        on(
                "DescribeTasks",
                ok("{'tasks': [{'taskArn': '" + TASK + "', 'lastStatus': 'STOPPED', 'taskDefinitionArn': '" + REVISION
                        + "3', 'containers': [{'name': 'main', 'exitCode': 0}]}]}"));
        on("GetLogEvents", ok("{'events': [], 'nextForwardToken': 'f/1'}"));
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();

        TaskHandle task = launched("other");
        clock.move(Duration.ofSeconds(10));
        targets.runtime().watch(task, new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd how) {
                end.complete(how);
            }
        });
        LogLocation log = end.orTimeout(30, TimeUnit.SECONDS).join().logs();

        assertThat(log).isEqualTo(new LogLocation("other", "/g", "p/main/abc"));
        assertThat(targets.logs().locate("other", request(), TASK)).contains(log);
        targets.logs().read(log, null, 10);
        aws.verify(sent("GetLogEvents").withHeader("Authorization", containing("Credential=ASSUMED/")));
    }

    @Test
    void targets_of_one_account_and_region_share_their_buckets() {
        launched("");
        launched("same");
        launched("other");

        List<TargetHealth> health = targets.health();
        assertThat(health).extracting(TargetHealth::name).containsExactly("", "same", "other");
        assertThat(health)
                .extracting(target -> target.buckets().stream()
                        .filter(state -> state.bucket() == Bucket.RUN_TASK)
                        .mapToLong(RateLimits.State::calls)
                        .sum())
                .containsExactly(2L, 2L, 1L);
    }

    @Test
    void each_target_tells_how_it_is() {
        assertThat(targets.health().get(1).lastGoodCall()).isNull();
        launched("same");
        Instant good = clock.instant();
        clock.move(Duration.ofSeconds(5));
        on("StopTask", error(400, "AccessDeniedException", "User is not authorized to perform: ecs:StopTask"));
        assertThatThrownBy(() -> targets.runtime().stop(new TaskHandle("same", "same", TASK, good), "why"))
                .isInstanceOf(WaybillException.class);
        on("DescribeTasks", ok("{'tasks': [{'taskArn': '" + TASK + "', 'lastStatus': 'RUNNING', 'cpu': '2048'}]}"));
        targets.runtime().watch(new TaskHandle("same", "same", TASK, good), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd end) {}
        });
        await().until(() -> targets.health().get(1).vcpus() > 0);

        TargetHealth same = targets.health().get(1);
        assertThat(same.cluster()).isEqualTo("same");
        assertThat(same.labels()).containsExactly(Map.entry("gpu", "no"));
        assertThat(same.lastGoodCall()).isEqualTo(clock.instant());
        assertThat(same.lastProblem().at()).isEqualTo(clock.instant());
        assertThat(same.lastProblem().text()).contains("not authorized to perform: ecs:StopTask");
        assertThat(same.tasks()).isEqualTo(1);
        assertThat(same.vcpus()).isEqualTo(2);
        assertThat(same.vcpuQuota()).isEqualTo(6);
        assertThat(same.throttledShare()).isZero();
        assertThat(targets.health().get(0).lastProblem()).isNull();
        assertThat(targets.health().get(0).tasks()).isZero();
    }

    @Test
    void a_definition_is_registered_on_the_target_of_its_task() {
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));

        targets.actions().get(0).run(Json.object("{family: 'f', containerDefinitions: [{name: 'main'}]}"), "other");

        aws.verify(1, sent("RegisterTaskDefinition").withHeader("Authorization", containing("Credential=ASSUMED/")));
        assertThat(targets.health().get(2).lastProblem())
                .as("that a definition is not there yet is an answer")
                .isNull();
    }

    @Test
    void a_target_that_is_not_there_is_refused_with_the_one_that_was_meant() {
        assertThatThrownBy(() -> targets.runtime()
                        .complete(Json.object("{taskDefinition: 'f'}"), new LaunchContext("othr", Launches.IDENTITY)))
                .hasMessage("There is no target 'othr' in the settings; did you mean other?");
        assertThatThrownBy(() -> EcsTargets.open(List.of(new EcsTarget("a", settings(), Map.of(), null)), clock))
                .hasMessageContaining("one the empty name");
    }

    @Test
    void what_runs_on_a_target_that_was_taken_from_the_settings_is_lost() {
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();

        targets.runtime().watch(new TaskHandle("gone", "c", TASK, clock.instant()), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd how) {
                end.complete(how);
            }
        });

        assertThat(end.join().kind()).isEqualTo(EndKind.PLATFORM);
        assertThat(end.join().reason())
                .isEqualTo("The target 'gone' is not in the settings any more, so that nobody can look after " + TASK
                        + ", which may still run");
    }

    private TaskHandle launched(String target) {
        ObjectNode request = targets.runtime()
                .complete(Json.object("{taskDefinition: 'f:3'}"), new LaunchContext(target, Launches.IDENTITY));
        return targets.runtime()
                .launch(new Launch("token", request, target, clock.instant(), 0, Launches.IDENTITY), Launches.NO_WAIT);
    }

    private static EcsSettings.LaunchDefaults defaults(String cluster) {
        return new EcsSettings.LaunchDefaults(cluster, List.of(), List.of(), false, null);
    }
}
