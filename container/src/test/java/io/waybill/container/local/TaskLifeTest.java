package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What a task goes through from RunTask to STOPPED. */
class TaskLifeTest {

    @TempDir
    private Path folder;

    private Twin twin;

    @BeforeEach
    void start() {
        twin = Twin.start(folder);
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    @Test
    void a_command_runs_and_its_exit_code_and_output_are_told() {
        Task task = twin.run("sh", "-c", "echo one; echo two >&2; exit 3");

        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(3);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(twin.lines(task)).containsExactly("one", "two");
    }
}
