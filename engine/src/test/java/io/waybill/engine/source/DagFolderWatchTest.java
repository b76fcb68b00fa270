package io.waybill.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the folder are seen by themselves, in time. */
final class DagFolderWatchTest {
    private static final Duration PROMISED = Duration.ofSeconds(2);

    @TempDir
    private Path root;

    private FolderRig rig;

    @BeforeEach
    void start() {
        rig = new FolderRig(root);
        rig.writeDag("first.yaml", "first");
        rig.folder().start();
        assertThat(rig.active()).containsExactly("first");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(20)).atMost(PROMISED).untilAsserted(assertion);
    }

    @Test
    void added_edited_and_removed_files_are_seen() {
        rig.writeDag("a.yaml", "a");
        soon(() -> assertThat(rig.active()).containsExactly("a", "first"));

        rig.write("a.yaml", "dag_id: a", "description: better", "tasks: [{id: t, uses: empty}]");
        soon(() -> assertThat(rig.document("a")).contains("better"));

        rig.delete("a.yaml");
        soon(() -> assertThat(rig.active()).containsExactly("first"));
    }

    @Test
    void files_in_new_nested_folders_are_seen() {
        rig.writeDag("x/y/z/a.yaml", "a");
        soon(() -> assertThat(rig.active()).containsExactly("a", "first"));

        rig.writeDag("x/y/b.yaml", "b");
        soon(() -> assertThat(rig.active()).containsExactly("a", "b", "first"));
    }

    @Test
    void a_folder_that_is_moved_in_or_out_is_seen(@TempDir Path elsewhere) throws IOException {
        Path outside = Files.createDirectories(elsewhere.resolve("team"));
        Files.writeString(outside.resolve("a.yaml"), "dag_id: a\ntasks: [{id: t, uses: empty}]\n");

        Files.move(outside, root.resolve("team"));
        soon(() -> assertThat(rig.active()).containsExactly("a", "first"));
        Files.move(root.resolve("team"), outside);

        soon(() -> assertThat(rig.active()).containsExactly("first"));
    }

    @Test
    void a_file_that_is_replaced_by_a_rename_is_seen() throws IOException {
        for (int i = 0; i < 3; i++) {
            String text = "description: number " + i;
            Path temporary = root.resolve(".first.yaml.swp");
            Files.writeString(temporary, "dag_id: first\n" + text + "\ntasks: [{id: t, uses: empty}]\n");
            Files.move(
                    temporary,
                    root.resolve("first.yaml"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);

            int number = i;
            soon(() -> assertThat(rig.document("first")).contains("number " + number));
        }
        assertThat(rig.store().versions("first", 10)).hasSize(4);
    }

    @Test
    void a_file_that_is_written_in_pieces_is_read_when_it_is_whole() throws IOException {
        try (OutputStream out = Files.newOutputStream(root.resolve("slow.yaml"))) {
            for (String piece : new String[] {"dag_id: sl", "ow\ntasks: [{id: t,", " uses: empty}]\n"}) {
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }

        soon(() -> assertThat(rig.active()).containsExactly("first", "slow"));
        assertThat(rig.store().versions("slow", 10)).hasSize(1);
        assertThat(rig.problems("slow.yaml")).isEmpty();
    }

    @Test
    void changed_defaults_are_seen() {
        rig.write("defaults.yaml", "retries: 7");

        soon(() -> assertThat(rig.document("first")).contains("\"retries\":7"));
    }

    @Test
    void a_folder_that_is_a_link_is_followed_when_it_is_turned(@TempDir Path elsewhere) throws IOException {
        Path one = Files.createDirectories(elsewhere.resolve("one"));
        Path two = Files.createDirectories(elsewhere.resolve("two"));
        Files.writeString(one.resolve("a.yaml"), "dag_id: a\ntasks: [{id: t, uses: empty}]\n");
        Files.writeString(two.resolve("b.yaml"), "dag_id: b\ntasks: [{id: t, uses: empty}]\n");
        Path link = Files.createSymbolicLink(elsewhere.resolve("dags"), one);
        try (FolderRig linked = new FolderRig(link)) {
            linked.folder().start();
            assertThat(linked.active()).containsExactly("a");

            Path next = Files.createSymbolicLink(elsewhere.resolve("next"), two);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            soon(() -> assertThat(linked.active()).containsExactly("b"));
            Files.writeString(two.resolve("c.yaml"), "dag_id: c\ntasks: [{id: t, uses: empty}]\n");

            soon(() -> assertThat(linked.active()).containsExactly("b", "c"));
        }
    }

    @Test
    void a_folder_that_went_away_is_watched_again_when_it_is_back() throws IOException {
        Path away = root.resolveSibling(root.getFileName() + "-away");
        Files.move(root, away);
        Files.createDirectories(root);
        rig.writeDag("second.yaml", "second");

        soon(() -> assertThat(rig.active()).contains("second"));
        rig.writeDag("third.yaml", "third");

        soon(() -> assertThat(rig.active()).contains("third"));
        Files.delete(away.resolve("first.yaml"));
        Files.delete(away);
    }
}
