package io.waybill.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.NewVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at the folder brings into the store. */
final class DagFolderTest {
    @TempDir
    private Path root;

    private FolderRig rig;

    @BeforeEach
    void open() {
        rig = new FolderRig(root);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void scan() {
        rig.folder().scan();
    }

    @Test
    void every_dag_file_below_the_folder_is_loaded_and_nothing_else() {
        rig.writeDag("a.yaml", "a");
        rig.writeDag("deep/er/b.yml", "b");
        rig.writeDag("images/tool/c.yaml", "c");
        rig.writeDag("sales/images/x.yaml", "x");
        rig.writeDag(".git/d.yaml", "d");
        rig.writeDag(".hidden.yaml", "e");
        rig.writeDag("notes.yaml~", "f");
        rig.writeDag("g.txt", "g");
        rig.write("defaults.yaml", "retries: 1");

        scan();

        assertThat(rig.active()).containsExactly("a", "b");
        assertThat(rig.dag("b").file()).isEqualTo("deep/er/b.yml");
        assertThat(rig.store().files("", 10)).extracting(FileRow::file).containsExactly("a.yaml", "deep/er/b.yml");
        assertThat(rig.file("a.yaml").problems()).isEmpty();
        assertThat(rig.file("a.yaml").dagIds()).containsExactly("a");
    }

    @Test
    void a_file_that_groups_are_taken_from_is_part_of_those_that_take_them() {
        rig.write(
                "main.yaml",
                "groups:",
                "  - {id: g, from: parts/part.yaml}",
                "tasks: [{id: a, uses: empty, needs: [g]}]");
        rig.write("other.yaml", "tasks: [{id: a, uses: empty}]");
        scan();
        assertThat(rig.problems("main.yaml")).singleElement().asString().contains("There is no file parts/part.yaml");

        rig.write("parts/part.yaml", "tasks: [{id: x, uses: empty}]");
        scan();
        assertThat(rig.problems("main.yaml")).isEmpty();
        assertThat(rig.document("main")).contains("g__x");
        long other = rig.dag("other").versionId();

        rig.write("parts/part.yaml", "tasks: [{id: y, uses: empty}]");
        scan();
        assertThat(rig.document("main")).contains("g__y").doesNotContain("g__x");
        assertThat(rig.dag("other").versionId()).isEqualTo(other);

        rig.write("parts/part.yaml", "tasks: [{id: y, uses: nothing}]");
        scan();
        assertThat(rig.problems("main.yaml")).singleElement().asString().contains("parts/part.yaml has a problem");
        assertThat(rig.document("main")).as("the last good version stays").contains("g__y");
    }

    @Test
    void an_edited_file_becomes_a_new_version_and_one_that_is_as_before_does_not() {
        rig.writeDag("a.yaml", "a");
        scan();
        rig.told();

        rig.writeDag("a.yaml", "a");
        scan();
        assertThat(rig.told()).isEmpty();
        rig.write("a.yaml", "dag_id: a", "description: better", "tasks: [{id: t, uses: empty}]");
        scan();

        assertThat(rig.told()).containsExactly("a");
        assertThat(rig.store().versions("a", 10)).hasSize(2);
        assertThat(rig.document("a")).contains("better");
    }

    @Test
    void a_broken_file_keeps_its_last_good_version_and_shows_its_problems() {
        rig.writeDag("a.yaml", "a");
        rig.writeDag("b.yaml", "b");
        scan();
        long good = rig.dag("a").versionId();

        rig.write("a.yaml", "dag_id: a", "tasks: [{id: t, uses: nonsense}]");
        scan();

        assertThat(rig.active()).containsExactly("a", "b");
        assertThat(rig.dag("a").versionId()).isEqualTo(good);
        assertThat(rig.file("a.yaml").isBroken()).isTrue();
        assertThat(rig.file("a.yaml").dagIds()).containsExactly("a");
        assertThat(rig.problems("a.yaml")).singleElement().asString().startsWith("a.yaml:2:23: UNKNOWN_OPERATOR");
        rig.writeDag("a.yaml", "a");
        scan();
        assertThat(rig.problems("a.yaml")).isEmpty();
        assertThat(rig.dag("a").versionId()).isEqualTo(good);
    }

    @Test
    void a_file_that_was_never_good_shows_its_problems() {
        rig.write("a.yaml", "tasks: [");

        scan();

        assertThat(rig.active()).isEmpty();
        assertThat(rig.file("a.yaml").isBroken()).isTrue();
        assertThat(rig.file("a.yaml").dagIds()).isEmpty();
    }

    @Test
    void a_file_that_is_not_text_or_is_too_large_takes_nothing_else_down() throws IOException {
        Files.write(root.resolve("binary.yaml"), new byte[] {0, (byte) 0xff, 3});
        Files.write(root.resolve("huge.yaml"), new byte[5_000_000]);
        rig.writeDag("good.yaml", "good");

        scan();

        assertThat(rig.active()).containsExactly("good");
        assertThat(rig.file("binary.yaml").isBroken()).isTrue();
        assertThat(rig.problems("huge.yaml")).singleElement().asString().contains("FILE_TOO_LARGE");
    }

    @Test
    void building_that_throws_is_a_problem_of_its_file_alone() {
        rig.writeDag("a.yaml", "a");
        rig.writeDag("b.yaml", "b");
        rig.writeDag("c.yaml", "c");
        rig.alsoCheck(dag -> {
            if (dag.dagId().equals("a")) {
                throw new IllegalStateException("a mistake of ours");
            }
            if (dag.dagId().equals("b")) {
                throw new WaybillException(ErrorCode.INVALID_DAG, "task t: no way");
            }
        });

        scan();

        assertThat(rig.active()).containsExactly("c");
        assertThat(rig.problems("a.yaml"))
                .containsExactly("a.yaml:1:1: BUILD_FAILED DAG 'a' cannot be built:"
                        + " java.lang.IllegalStateException: a mistake of ours");
        assertThat(rig.problems("b.yaml"))
                .containsExactly("b.yaml:1:1: BUILD_FAILED DAG 'b' cannot be built: task t: no way");
    }

    @Test
    void a_dag_whose_file_is_gone_becomes_inactive_and_comes_back_with_it() {
        rig.writeDag("a.yaml", "a");
        scan();
        long version = rig.dag("a").versionId();

        rig.delete("a.yaml");
        scan();
        assertThat(rig.active()).isEmpty();
        assertThat(rig.store().files("", 10)).isEmpty();
        rig.writeDag("a.yaml", "a");
        scan();

        assertThat(rig.active()).containsExactly("a");
        assertThat(rig.dag("a").versionId()).isEqualTo(version);
    }

    @Test
    void a_dag_that_moves_to_another_file_stays_active_throughout() throws IOException {
        rig.writeDag("z.yaml", "a");
        scan();
        rig.told();

        Files.move(root.resolve("z.yaml"), root.resolve("b.yaml"));
        scan();

        assertThat(rig.told()).containsExactly("a");
        assertThat(rig.dag("a").file()).isEqualTo("b.yaml");
        assertThat(rig.dag("a").active()).isTrue();
    }

    @Test
    void a_renamed_dag_leaves_the_old_one_inactive() {
        rig.writeDag("a.yaml", "old");
        scan();

        rig.writeDag("a.yaml", "new");
        scan();

        assertThat(rig.active()).containsExactly("new");
        assertThat(rig.dag("old").active()).isFalse();
    }

    @Test
    void a_file_may_hold_several_dags() {
        rig.write(
                "two.yaml",
                "dag_id: one",
                "tasks: [{id: t, uses: empty}]",
                "---",
                "dag_id: two",
                "tasks: [{id: t, uses: empty}]");
        scan();
        assertThat(rig.active()).containsExactly("one", "two");

        rig.writeDag("two.yaml", "two");
        scan();

        assertThat(rig.active()).containsExactly("two");
    }

    @Test
    void a_dag_id_that_another_file_has_is_a_problem_of_the_later_file() {
        rig.writeDag("m.yaml", "same");
        scan();
        rig.writeDag("a.yaml", "same");
        scan();

        assertThat(rig.dag("same").file()).isEqualTo("m.yaml");
        assertThat(rig.problems("m.yaml")).isEmpty();
        assertThat(rig.problems("a.yaml"))
                .containsExactly("a.yaml:1:1: DAG_ID_TAKEN The DAG id 'same' is taken by m.yaml"
                        + " (give this DAG another dag_id, or remove one of the two files)");
        rig.restart();
        scan();
        assertThat(rig.dag("same").file()).as("after a restart").isEqualTo("m.yaml");
        assertThat(rig.problems("a.yaml")).hasSize(1);

        rig.delete("m.yaml");
        scan();
        assertThat(rig.dag("same").file()).isEqualTo("a.yaml");
        assertThat(rig.active()).containsExactly("same");
        assertThat(rig.problems("a.yaml")).isEmpty();
    }

    @Test
    void changed_defaults_reload_the_files_below_them() {
        rig.write("defaults.yaml", "retries: 1");
        rig.write("sales/defaults.yaml", "retries: 3");
        rig.writeDag("a.yaml", "a");
        rig.writeDag("sales/b.yaml", "b");
        scan();
        assertThat(rig.document("a")).contains("\"retries\":1");
        assertThat(rig.document("b")).contains("\"retries\":3");
        rig.told();

        rig.write("sales/defaults.yaml", "retries: 4");
        scan();
        assertThat(rig.told()).containsExactly("b");
        assertThat(rig.document("b")).contains("\"retries\":4");
        rig.delete("sales/defaults.yaml");
        scan();

        assertThat(rig.document("b")).contains("\"retries\":1");
    }

    @Test
    void links_lead_to_files_below_the_folder_and_nowhere_else(@TempDir Path elsewhere) throws IOException {
        rig.writeDag("..data/linked.yaml", "linked");
        Files.createSymbolicLink(root.resolve("linked.yaml"), Path.of("..data/linked.yaml"));
        Files.writeString(elsewhere.resolve("secret.yaml"), "dag_id: secret\ntasks: [{id: t, uses: empty}]\n");
        Files.createSymbolicLink(root.resolve("secret.yaml"), elsewhere.resolve("secret.yaml"));
        Files.createSymbolicLink(root.resolve("folder"), elsewhere);
        Files.createSymbolicLink(root.resolve("dangling.yaml"), Path.of("nowhere.yaml"));
        Files.createSymbolicLink(root.resolve("loop"), root);

        scan();

        assertThat(rig.active()).containsExactly("linked");
    }

    @Test
    void a_restart_finds_what_changed_meanwhile_and_writes_nothing_where_nothing_did() {
        rig.writeDag("a.yaml", "a");
        rig.writeDag("b.yaml", "b");
        rig.writeDag("c.yaml", "c");
        scan();
        FileRow before = rig.file("a.yaml");
        rig.told();

        rig.delete("b.yaml");
        rig.write("c.yaml", "tasks: [");
        rig.restart();
        scan();

        assertThat(rig.told()).containsExactly("b");
        assertThat(rig.active()).containsExactly("a", "c");
        assertThat(rig.file("a.yaml")).isEqualTo(before);
        assertThat(rig.file("c.yaml").dagIds()).containsExactly("c");
    }

    @Test
    void dags_of_another_folder_become_inactive() {
        rig.writeDag("a.yaml", "a");
        scan();
        rig.store()
                .upsertVersion(
                        new NewVersion(
                                "other",
                                "other.yaml",
                                "h",
                                "",
                                "{}",
                                new NewVersion.Summary("", "", List.of(), null, "UTC")),
                        Instant.now());

        rig.restart();
        scan();

        assertThat(rig.active()).containsExactly("a");
    }

    @Test
    void a_folder_that_is_gone_for_a_while_takes_no_dag_with_it() throws IOException {
        rig.writeDag("sub/a.yaml", "a");
        scan();
        Path away = root.resolveSibling(root.getFileName() + "-away");

        Files.move(root, away);
        scan();
        assertThat(rig.active()).containsExactly("a");
        Files.move(away, root);
        scan();

        assertThat(rig.active()).containsExactly("a");
    }

    @Test
    void a_folder_that_was_never_there_is_refused_by_name() {
        assertThatThrownBy(
                        () -> new DagFolder(root.resolve("nowhere"), null, dag -> {}, rig.store(), Clock.systemUTC()))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("nowhere is not a folder that can be read");
    }
}
