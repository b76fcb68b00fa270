package io.waybill.web.page;

import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunHead;
import io.waybill.spec.SpecProblem;
import io.waybill.web.cost.CostWords;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.dag.NextRun;
import io.waybill.web.dag.ScheduleWords;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.DagListPage;
import io.waybill.web.view.DagSummary;
import io.waybill.web.view.Durations;
import io.waybill.web.view.FileProblems;
import io.waybill.web.view.Links;
import io.waybill.web.view.RunBar;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** DAGs as pages show them. */
final class DagViews {
    private static final int HIGHEST = 8;

    private final DagReader reader;
    private final Costs costs;
    private final AssetViews assets;

    DagViews(DagReader reader, Costs costs, AssetViews assets) {
        this.assets = assets;
        this.reader = reader;
        this.costs = costs;
    }

    DagListPage.Item item(DagListing listing, @Nullable FileRow file, Viewer viewer) {
        List<RunHead> runs = new ArrayList<>(listing.lastRuns());
        Collections.reverse(runs);
        long longest = runs.stream()
                .mapToLong(run -> duration(run, viewer.now()).toMillis())
                .max()
                .orElse(0);
        return new DagListPage.Item(
                summary(listing, file, viewer.now()),
                listing.runningRuns(),
                listing.queuedRuns(),
                runs.stream().map(run -> bar(run, longest, viewer)).toList());
    }

    DagHead head(DagListing listing, DagHead.Tab tab, Instant now) {
        FileRow file = reader.file(listing.dag().file()).orElse(null);
        FileProblems problems = file == null || file.problems().isEmpty() ? null : problems(file, null);
        return new DagHead(
                summary(listing, file, now),
                tab,
                listing.runningRuns(),
                problems,
                CostWords.view(costs.ofDag(listing.dag().dagId())),
                assets.awaited(reader.version(listing.dag().versionId()).spec()));
    }

    DagSummary summary(DagListing listing, @Nullable FileRow file, Instant now) {
        DagRow dag = listing.dag();
        LoadedVersion version = reader.version(dag.versionId());
        ZoneId zone = version.spec().timezone();
        String schedule = listing.summary().schedule();
        return new DagSummary(
                dag.dagId(),
                listing.summary().description(),
                listing.summary().tags(),
                listing.summary().owner(),
                ScheduleWords.of(version.spec().schedule(), zone),
                schedule == null ? "" : schedule + " · " + zone.getId(),
                dag.paused() || !dag.active()
                        ? null
                        : NextRun.of(version.spec(), now).orElse(null),
                dag.paused(),
                dag.pausedReason(),
                dag.active(),
                version.hasParams(),
                file != null && file.isBroken(),
                version.row().number(),
                dag.file());
    }

    /** @param dagId the DAG whose last good version goes on, where that is to be said */
    static FileProblems problems(FileRow file, @Nullable String dagId) {
        return new FileProblems(
                file.file(),
                dagId,
                file.problems().stream().map(DagViews::problem).toList());
    }

    private static FileProblems.Problem problem(SpecProblem problem) {
        return new FileProblems.Problem(
                problem.place(), problem.code().name(), problem.sentence(), problem.remedy(), problem.isError());
    }

    private static RunBar bar(RunHead run, long longest, Viewer viewer) {
        Duration took = duration(run, viewer.now());
        int height = longest == 0 ? 2 : (int) Math.max(2, (took.toMillis() * HIGHEST + longest - 1) / longest);
        Instant date = Objects.requireNonNullElse(run.logicalDate(), run.queuedAt());
        String title = run.state().id() + ", " + viewer.brief(date)
                + (run.startedAt() == null ? "" : ", " + Durations.text(took));
        return new RunBar(
                StateView.of(run.state()), Math.min(HIGHEST, height), Links.run(run.dagId(), run.runId()), title);
    }

    private static Duration duration(RunHead run, Instant now) {
        Duration took = Durations.between(run.startedAt(), run.endedAt() == null ? now : run.endedAt());
        return took == null || took.isNegative() ? Duration.ZERO : took;
    }
}
