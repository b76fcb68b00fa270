package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** DeregisterTaskDefinition, DeleteTaskDefinitions and what families are left. */
class DefinitionEndTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Twin twin;

    @BeforeEach
    void start() {
        twin = Twin.start(LocalFargateSettings.in(folder), clock);
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void a_deregistered_revision_is_inactive_and_described_also_after_a_restart() {
        register("old");
        register("old");

        TaskDefinition ended = deregister("old:2");

        assertThat(ended.status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
        assertThat(ended.deregisteredAt()).isEqualTo(clock.instant());
        restart();
        assertThat(describe("old:2")).isEqualTo(ended);
        assertThat(describe("old").revision()).isEqualTo(1);
        assertThat(deregister("old:2")).isEqualTo(ended);
        assertThat(list(TaskDefinitionStatus.ACTIVE)).containsExactly(arn("old:1"));
        assertThat(list(TaskDefinitionStatus.INACTIVE)).containsExactly(arn("old:2"));
        assertThat(register("old").revision()).isEqualTo(3);
    }

    @Test
    void what_cannot_be_deregistered_is_refused() {
        register("known");

        assertThatThrownBy(() -> deregister("known"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Revision is missing");
        assertThatThrownBy(() -> deregister("known:2"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Unable to deregister task definition.");
    }

    @Test
    void an_inactive_revision_runs_no_new_task_and_those_that_run_go_on() throws IOException {
        Path gate = folder.resolve("gate");
        Task running = twin.run(Twin.definition("going", "sh", "-c", "until [ -e " + gate + " ]; do sleep 0.02; done"));
        twin.awaitStatus(running, "RUNNING");

        deregister("going:1");

        assertThatThrownBy(() -> twin.runTask(request -> request.taskDefinition("going:1")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("TaskDefinition is inactive");
        assertThatThrownBy(() -> twin.runTask(request -> request.taskDefinition("going")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("TaskDefinition not found.");
        delete("going:1");
        assertThatThrownBy(() -> twin.runTask(request -> request.taskDefinition("going:1")))
                .isInstanceOf(InvalidParameterException.class);
        restart();
        Files.createFile(gate);
        assertThat(twin.awaitStopped(running).containers().get(0).exitCode()).isZero();
    }

    @Test
    void only_what_is_inactive_can_be_deleted() {
        register("gone");
        register("gone");
        deregister("gone:1");

        DeleteTaskDefinitionsResponse answer = delete("gone:1", "gone:2", "gone:3", "gone");

        assertThat(answer.taskDefinitions())
                .singleElement()
                .satisfies(deleted -> assertThat(deleted.status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS));
        assertThat(answer.failures()).extracting(Failure::arn).containsExactly("gone:2", "gone:3", "gone");
        assertThat(answer.failures().get(0).reason())
                .isEqualTo("The specified task definition is still in ACTIVE status. Please deregister the target and"
                        + " try again.");
        assertThat(answer.failures().get(1).reason()).startsWith("The specified task definition does not exist.");
        assertThat(list(TaskDefinitionStatus.DELETE_IN_PROGRESS)).containsExactly(arn("gone:1"));
        assertThat(describe("gone:1").status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
        assertThatThrownBy(() -> deregister("gone:1")).hasMessageContaining("in the process of being deleted");
        assertThatThrownBy(() -> delete(
                        IntStream.rangeClosed(1, 11).mapToObj(i -> "gone:" + i).toArray(String[]::new)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void what_was_deleted_is_forgotten_an_hour_after_its_last_task_and_its_number_is_not_given_again() {
        Task task = twin.awaitStopped(twin.run(Twin.definition("brief", "true")));
        deregister("brief:1");
        delete("brief:1");

        clock.move(Duration.ofMinutes(59));
        assertThat(describe("brief:1").status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
        clock.move(Duration.ofMinutes(2));
        Awaitility.await()
                .until(() -> twin.ecs().listTaskDefinitionFamilies().families().isEmpty());

        assertThat(twin.ecs()
                        .describeTasks(request -> request.tasks(task.taskArn()))
                        .failures())
                .hasSize(1);
        assertThatThrownBy(() -> describe("brief:1")).hasMessageContaining("Unable to describe task definition.");
        restart();
        assertThat(register("brief").revision()).isEqualTo(2);
    }

    @Test
    void a_deleted_revision_stays_as_long_as_its_task_runs() throws IOException {
        Path gate = folder.resolve("gate");
        Task running = twin.run(Twin.definition("held", "sh", "-c", "until [ -e " + gate + " ]; do sleep 0.02; done"));
        twin.awaitStatus(running, "RUNNING");
        register("other");
        deregister("held:1");
        deregister("other:1");
        delete("held:1", "other:1");

        clock.move(Duration.ofHours(3));
        Awaitility.await()
                .until(() -> twin.ecs().listTaskDefinitionFamilies().families().equals(List.of("held")));

        Files.createFile(gate);
        assertThat(twin.awaitStopped(running).taskDefinitionArn()).isEqualTo(arn("held:1"));
    }

    @Test
    void families_are_listed_by_true_prefix_and_by_what_is_active_in_them_in_pages() {
        List.of("sales-a", "sales-b", "sales-c", "stock").forEach(this::register);
        deregister("sales-b:1");

        assertThat(families("sales", null)).containsExactly("sales-a", "sales-b", "sales-c");
        assertThat(families("s", TaskDefinitionFamilyStatus.ALL)).hasSize(4);
        assertThat(families("sales", TaskDefinitionFamilyStatus.ACTIVE)).containsExactly("sales-a", "sales-c");
        assertThat(families("sales", TaskDefinitionFamilyStatus.INACTIVE)).containsExactly("sales-b");
        assertThat(twin.ecs()
                        .listTaskDefinitionFamiliesPaginator(request -> request.maxResults(3))
                        .families())
                .containsExactly("sales-a", "sales-b", "sales-c", "stock");
        assertThatThrownBy(() -> twin.ecs().listTaskDefinitionFamilies(request -> request.status("GONE")))
                .isInstanceOf(InvalidParameterException.class);
    }

    private List<String> families(String prefix, TaskDefinitionFamilyStatus status) {
        return twin.ecs()
                .listTaskDefinitionFamilies(
                        request -> request.familyPrefix(prefix).status(status).maxResults(100))
                .families();
    }

    private List<String> list(TaskDefinitionStatus status) {
        return twin.ecs().listTaskDefinitions(request -> request.status(status)).taskDefinitionArns();
    }

    private TaskDefinition register(String family) {
        return twin.ecs()
                .registerTaskDefinition(Twin.definition(family, "true").build())
                .taskDefinition();
    }

    private TaskDefinition deregister(String name) {
        return twin.ecs()
                .deregisterTaskDefinition(request -> request.taskDefinition(name))
                .taskDefinition();
    }

    private DeleteTaskDefinitionsResponse delete(String... names) {
        return twin.ecs().deleteTaskDefinitions(request -> request.taskDefinitions(names));
    }

    private TaskDefinition describe(String name) {
        return twin.ecs()
                .describeTaskDefinition(request -> request.taskDefinition(name))
                .taskDefinition();
    }

    private static String arn(String name) {
        return "arn:aws:ecs:us-east-1:000000000000:task-definition/" + name;
    }

    private void restart() {
        twin.close();
        twin = Twin.start(LocalFargateSettings.in(folder), clock);
    }
}
