package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of DAGs promises, whatever the database. Runs in a zone that is far from UTC and has odd minutes. */
abstract class DagStoreContract extends PoolStoreContract {
    private static final TimeZone ZONE = TimeZone.getDefault();

    DagStore dags;

    @BeforeAll
    static void be_far_from_utc() {
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
    }

    @AfterAll
    static void come_home() {
        TimeZone.setDefault(ZONE);
    }

    @BeforeEach
    void openDags() {
        dags = new DagStore(database());
    }

    @Test
    void a_version_is_kept_once_and_numbered_within_its_dag() {
        DagRow first = dags.upsertVersion(version("d", "h1"), NOW);
        DagRow again = dags.upsertVersion(version("d", "h1"), NOW.plusSeconds(5));
        DagRow second = dags.upsertVersion(version("d", "h2"), NOW.plusSeconds(6));
        DagRow back = dags.upsertVersion(version("d", "h1"), NOW.plusSeconds(7));

        assertThat(again).isEqualTo(first);
        assertThat(back.versionId()).isEqualTo(first.versionId()).isNotEqualTo(second.versionId());
        assertThat(dags.versions("d", 10)).extracting(VersionHead::number).containsExactly(2, 1);
        VersionRow read = dags.version(second.versionId()).orElseThrow();
        assertThat(read.hash()).isEqualTo("h2");
        assertThat(read.source()).isEqualTo("dag_id: d");
        assertThat(read.createdAt()).isEqualTo(NOW.plusSeconds(6));
        assertThat(dags.find("d")).contains(back);
        assertThat(back.firstSeenAt()).isEqualTo(NOW);
    }

    @Test
    void a_document_may_be_large() {
        String text = "é".repeat(3_000_000);
        NewVersion version = version("d", "h1");

        DagRow dag = dags.upsertVersion(
                new NewVersion("d", "d.yaml", "h", text, "{\"x\":\"" + text + "\"}", version.summary()), NOW);

        assertThat(dags.version(dag.versionId()).orElseThrow().source()).isEqualTo(text);
    }

    @Test
    void a_new_schedule_counts_from_when_it_was_seen() {
        dags.upsertVersion(version("d", "h1", "0 3 * * *"), NOW);

        assertThat(dags.upsertVersion(version("d", "h2", "0 3 * * *"), NOW.plusSeconds(1))
                        .scheduleSince())
                .isEqualTo(NOW);
        assertThat(dags.upsertVersion(version("d", "h3", "0 4 * * *"), NOW.plusSeconds(2))
                        .scheduleSince())
                .isEqualTo(NOW.plusSeconds(2));
        assertThat(dags.upsertVersion(version("d", "h4", null), NOW.plusSeconds(3))
                        .scheduleSince())
                .isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void changes_of_a_dag_are_told_and_others_are_not() {
        List<String> told = new ArrayList<>();
        dags.onChange(told::add);

        dags.upsertVersion(version("d", "h1"), NOW);
        dags.upsertVersion(version("d", "h1"), NOW.plusSeconds(1));
        assertThat(dags.setPaused("d", true, "Paused by test").paused()).isTrue();
        assertThat(dags.setPaused("d", true, "Paused by test").paused()).isTrue();
        dags.markInactive("d");
        dags.markInactive("d");
        dags.upsertVersion(version("d", "h1"), NOW.plusSeconds(2));

        assertThat(told).containsExactly("d", "d", "d", "d");
        assertThat(dags.find("d").orElseThrow().paused()).isTrue();
        assertThatThrownBy(() -> dags.setPaused("nobody", true, "Paused by test"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DAG_NOT_FOUND));
    }

    @Test
    void what_the_schedule_has_dealt_with_never_goes_back() {
        dags.upsertVersion(version("d", "h1"), NOW);

        dags.setScheduledUntil("d", NOW.plus(Duration.ofDays(2)));
        dags.setScheduledUntil("d", NOW.plus(Duration.ofDays(1)));

        assertThat(dags.find("d").orElseThrow().scheduledUntil()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    }

    @Test
    void active_dags_are_read_by_id_in_pages() {
        for (String id : List.of("c", "a", "b", "gone")) {
            dags.upsertVersion(version(id, "h1"), NOW);
        }
        dags.markInactive("gone");

        assertThat(dags.active("", 2)).extracting(DagRow::dagId).containsExactly("a", "b");
        assertThat(dags.active("b", 2)).extracting(DagRow::dagId).containsExactly("c");
    }

    @Test
    void a_file_is_noted_with_its_problems_until_it_is_gone() {
        SpecProblem problem = new SpecProblem("a/b.yaml", 3, 7, ProblemCode.UNKNOWN_KEY, "no 'x'", "use 'y'");
        FileRow broken = new FileRow("a/b.yaml", "h1", List.of("d"), List.of(problem), NOW);
        FileRow good = new FileRow("a/b.yaml", "h2", List.of("d", "e"), List.of(), NOW.plusSeconds(1));

        dags.saveFile(broken);
        assertThat(dags.file("a/b.yaml")).contains(broken);
        dags.saveFile(good);
        dags.saveFile(new FileRow("c.yaml", "h3", List.of(), List.of(), NOW));

        assertThat(dags.files("", 1)).containsExactly(good);
        assertThat(dags.files("a/b.yaml", 10)).extracting(FileRow::file).containsExactly("c.yaml");
        dags.removeFile("a/b.yaml");
        assertThat(dags.file("a/b.yaml")).isEmpty();
    }
}
