package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Deregistering old revisions, against the local Fargate. */
class RevisionRetentionTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Set<String> needed = new HashSet<>();
    private LocalFargate fargate;
    private AwsClients clients;
    private EcsClient ecs;
    private RevisionRetention retention;

    @BeforeEach
    void start() {
        fargate = LocalFargate.start(LocalFargateSettings.in(folder), Clock.systemUTC());
        EcsSettings settings = EcsSettings.local(
                fargate.endpoint(),
                new EcsSettings.Credentials(
                        fargate.credentials().accessKeyId(),
                        fargate.credentials().secretAccessKey()));
        clients = new AwsClients(
                settings, new PacedCalls(new RateLimits(BucketSizes.NONE, clock), new LastCalls(), clock));
        ecs = clients.ecs();
        retention = new RevisionRetention(ecs, 2, () -> Set.of("default"), () -> needed, clock);
    }

    @AfterEach
    void stop() {
        clients.close();
        fargate.close();
    }

    @Test
    void what_is_older_than_the_newest_goes_a_day_after_it_was_retired() {
        List<String> arns = register(5);

        assertThat(retention.sweep("f")).isEmpty();
        clock.move(RevisionRetention.REST.minusSeconds(1));
        assertThat(retention.sweep("f")).isEmpty();
        assertThat(active()).isEqualTo(arns);
        clock.move(Duration.ofSeconds(1));

        assertThat(retention.sweep("f")).containsExactlyElementsOf(arns.subList(0, 3));
        assertThat(active()).containsExactlyElementsOf(arns.subList(3, 5));
        assertThat(retention.sweep("f")).isEmpty();
    }

    @Test
    void what_is_retired_is_registered_anew_by_who_needs_it() {
        List<String> arns = register(3);
        TaskDefinitions other = new TaskDefinitions(ecs, clock);
        assertThat(other.register(content(0))).isEqualTo(arns.get(0));

        retention.sweep("f");
        TaskDefinitions restarted = new TaskDefinitions(ecs, clock);
        String anew = restarted.register(content(0));
        clock.move(TaskDefinitions.GOOD_FOR);

        assertThat(anew).isNotIn(arns);
        assertThat(other.register(content(0))).isEqualTo(anew);
    }

    @Test
    void what_a_live_run_needs_or_a_task_runs_stays() {
        List<String> arns = register(5);
        needed.add(arns.get(1));
        ecs.runTask(request ->
                request.taskDefinition(arns.get(2)).launchType("FARGATE").count(1));

        retention.sweep("f");
        clock.move(RevisionRetention.REST);

        assertThat(retention.sweep("f")).containsExactly(arns.get(0));
        needed.clear();
        retention.sweep("f");
        clock.move(RevisionRetention.REST);
        assertThat(retention.sweep("f")).containsExactly(arns.get(1));
    }

    @Test
    @SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
    void others_revisions_stay() {
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            arns.add(ecs.registerTaskDefinition(request -> request.family("f")
                            .containerDefinitions(container ->
                                    container.name("main").image("theirs").memory(512)))
                    .taskDefinition()
                    .taskDefinitionArn());
        }

        retention.sweep("f");
        clock.move(RevisionRetention.REST);
        retention.sweep("f");

        assertThat(active()).isEqualTo(arns);
    }

    @Test
    void two_processes_at_once_disturb_each_other_in_nothing() {
        register(4);
        RevisionRetention other = new RevisionRetention(ecs, 2, () -> Set.of("default"), () -> needed, clock);
        retention.sweep("f");
        other.sweep("f");
        clock.move(RevisionRetention.REST);

        assertThat(retention.sweep("f")).hasSize(2);
        assertThat(other.sweep("f")).isEmpty();
        assertThat(active()).hasSize(2);
    }

    private List<String> register(int revisions) {
        TaskDefinitions definitions = new TaskDefinitions(ecs, clock);
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < revisions; i++) {
            arns.add(definitions.register(content(i)));
        }
        return arns;
    }

    private static ObjectNode content(int number) {
        return Json.object("""
                {family: 'f', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512',
                 containerDefinitions: [{name: 'main', image: 'image%d', command: ['sh', '-c', 'sleep 60']}]}
                """.formatted(number));
    }

    private List<String> active() {
        return ecs.listTaskDefinitions(request -> request.familyPrefix("f").status(TaskDefinitionStatus.ACTIVE))
                .taskDefinitionArns();
    }
}
