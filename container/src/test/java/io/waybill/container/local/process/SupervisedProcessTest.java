package io.waybill.container.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a supervisor's story. */
class SupervisedProcessTest {

    @TempDir
    private Path folder;

    @Test
    void whoever_ended_before_it_could_say_who_it_is_must_be_asked_as_nobody_tells_of_it() throws Exception {
        Process supervisor = new ProcessBuilder("true").start();
        supervisor.waitFor();
        SupervisedProcess process = process(supervisor);
        Files.createFile(folder.resolve("main.story"));

        assertThat(process.mustBeAsked()).isTrue();
    }

    @Test
    void so_must_one_whose_story_another_supervisor_tells() throws Exception {
        Process supervisor = new ProcessBuilder("true").start();
        supervisor.waitFor();
        SupervisedProcess process = process(supervisor);
        Files.writeString(folder.resolve("main.story"), "supervisor 1 another\ngroup 1\n");

        assertThat(process.mustBeAsked()).isTrue();
    }

    @Test
    void one_that_tells_its_story_is_heard_of() throws Exception {
        Process supervisor = new ProcessBuilder("true").start();
        SupervisedProcess process = process(supervisor);
        Files.writeString(folder.resolve("main.story"), "supervisor " + supervisor.pid() + " ours\nexit 0\n");
        supervisor.waitFor();

        assertThat(process.mustBeAsked()).isFalse();
        assertThat(process.end()).contains(ContainerEnd.exited(0));
    }

    @Test
    void a_line_that_is_still_being_written_does_not_count() throws Exception {
        Process supervisor = new ProcessBuilder("sleep", "30").start();
        try {
            Files.writeString(folder.resolve("main.story"), "supervisor " + supervisor.pid() + " ours\nexit 1");

            assertThat(process(supervisor).end()).isEmpty();
        } finally {
            supervisor.destroyForcibly();
        }
    }

    private SupervisedProcess process(Process supervisor) {
        return new SupervisedProcess(new ContainerFiles(folder.resolve("main")), new Signals(), supervisor);
    }
}
