package io.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.web.SourceTree.Ended;
import io.waybill.web.SourceTree.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path folder;

    private SourceTree tree;

    @BeforeEach
    void lay_out_sources() throws IOException {
        tree = new SourceTree(folder.toRealPath().resolve("a tree"));
    }

    @Test
    void the_first_start_builds_and_the_next_does_not() throws IOException {
        Ended first = tree.run("runs");
        Ended second = tree.run("runs");

        assertThat(first.output()).isEqualTo("<runs>\n");
        assertThat(first.errors()).contains("Building Waybill", "target/waybill-build.log");
        assertThat(second).isEqualTo(new Ended(0, "<runs>\n", ""));
        assertThat(tree.buildCount()).isEqualTo(1);
    }

    @Test
    void a_changed_source_is_built() throws IOException {
        tree.run();
        tree.write("engine/src/main/java/A.java", "class A { int more; }");

        assertThat(tree.run().errors()).contains("its sources have changed");
        assertThat(tree.buildCount()).isEqualTo(2);
    }

    @Test
    void a_removed_source_is_built_without() throws IOException {
        tree.run();
        Files.delete(tree.file("engine/src/main/java/B.java"));

        tree.run();

        assertThat(tree.buildCount()).isEqualTo(2);
    }

    @Test
    void arguments_input_output_and_exit_code_pass_through() throws IOException {
        tree.run();

        Ended ended = tree.start(tree.file("waybill"), folder, Map.of(), "two words", "", "$HOME *", "--", "exit=7")
                .end("some input\n");

        assertThat(ended).isEqualTo(new Ended(7, "<two words>\n<>\n<$HOME *>\n<-->\n<exit=7>\nsome input\n", ""));
    }

    @Test
    void it_starts_from_any_folder_and_through_links() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path absolute = Files.createSymbolicLink(elsewhere.resolve("absolute"), tree.file("waybill"));
        Path relative = Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("absolute"));

        for (Path link : List.of(absolute, relative)) {
            assertThat(tree.start(link, elsewhere, Map.of(), "x").end("").output())
                    .isEqualTo("<x>\n");
        }
        assertThat(elsewhere).isDirectoryContaining(file -> file.equals(absolute));
        assertThat(tree.buildCount()).isEqualTo(1);
    }

    @Test
    void two_that_start_at_once_build_once() throws IOException {
        Path slow = tree.write("slow", "");
        Started first = tree.start(tree.file("waybill"), folder, Map.of(), "first");
        await().until(() -> tree.buildCount() == 1);
        Started second = tree.start(tree.file("waybill"), folder, Map.of(), "second");
        await().until(() -> second.errors().contains("Waiting for another build"));
        Files.delete(slow);

        assertThat(first.end("").output()).isEqualTo("<first>\n");
        assertThat(second.end("").output()).isEqualTo("<second>\n");
        assertThat(tree.buildCount()).isEqualTo(1);
    }

    @Test
    void a_lock_of_a_process_that_is_gone_holds_nobody_up() throws IOException {
        long gone = ended().pid();
        Files.createDirectories(tree.file("target"));
        Files.createSymbolicLink(tree.file("target/waybill-build.lock"), Path.of(Long.toString(gone)));

        assertThat(tree.run("x").output()).isEqualTo("<x>\n");
        assertThat(tree.file("target/waybill-build.lock")).doesNotExist();
    }

    @Test
    void a_build_that_fails_shows_why_and_names_its_log() throws IOException {
        tree.breaks();

        Ended ended = tree.run("x");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors())
                .contains(
                        "A.java:[7,3] there is no B",
                        tree.file("target/waybill-build.log").toString())
                .doesNotContain("[INFO]");

        tree.builds();
        assertThat(tree.run("x").output()).isEqualTo("<x>\n");
    }

    @Test
    void without_a_java_it_says_how_to_get_one() throws IOException {
        Ended ended = tree.start(tree.file("waybill"), folder, Map.of("JAVA_HOME", "/nowhere"))
                .end("");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.errors()).contains("JAVA_HOME is /nowhere", "openjdk-17");
    }

    @Test
    void a_java_that_is_too_old_is_refused() throws IOException {
        Path home = Files.createDirectories(folder.resolve("old"));
        Path java =
                Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        Ended ended = tree.start(tree.file("waybill"), folder, Map.of("JAVA_HOME", home.toString()))
                .end("");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.errors()).contains("is Java 11, 17 or newer is needed");
    }

    @Test
    void a_program_that_has_no_sources_beside_it_runs() throws IOException {
        tree.run();
        Files.delete(tree.file("pom.xml"));

        assertThat(tree.run("x")).isEqualTo(new Ended(0, "<x>\n", ""));
        assertThat(tree.buildCount()).isEqualTo(1);
    }

    @Test
    void a_build_keeps_an_archive_of_loaded_classes_and_a_broken_one_does_no_harm() throws IOException {
        tree.run();
        Path archive = archive();
        assertThat(archive).isNotEmptyFile();

        Files.delete(archive);
        Files.writeString(archive, "this is no archive");

        assertThat(tree.run("x")).isEqualTo(new Ended(0, "<x>\n", ""));
    }

    @Test
    void options_for_java_come_from_the_environment() throws IOException {
        tree.run();

        Ended ended = tree.start(
                        tree.file("waybill"), folder, Map.of("WAYBILL_JAVA_OPTS", "-Xmx64m -XshowSettings:properties"))
                .end("");

        assertThat(ended.errors()).contains("waybill.home = " + tree.file(""));
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.walk(tree.file("target/app"))) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Process ended() throws IOException {
        Process process = new ProcessBuilder("true").start();
        return process.onExit().join();
    }
}
