package io.waybill.web.page;

import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunHead;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.NextRun;
import io.waybill.web.view.DagListPage;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which DAGs a list shows, and in which order. */
final class DagChoice {
    private final DagReader reader;
    private final DagListPage.Filter filter;
    private final Map<String, FileRow> files;
    private final Instant now;
    private final List<String> words;

    /** @param files by path */
    DagChoice(DagReader reader, DagListPage.Filter filter, Map<String, FileRow> files, Instant now) {
        this.reader = reader;
        this.filter = filter;
        this.files = files;
        this.now = now;
        this.words = List.of(filter.text().toLowerCase(Locale.ROOT).strip().split("\\s+"));
    }

    /** Whether the choice, or its order, depends on the last run of each DAG. */
    static boolean looksAtRuns(DagListPage.Filter filter) {
        boolean orders = switch (filter.order()) {
            case LAST, FAILED -> true;
            case NAME, NEXT -> false;
        };
        return orders
                || switch (filter.condition()) {
                    case FAILED, SUCCESS, NEVER -> true;
                    case ANY, RUNNING, QUEUED, PAUSED, PROBLEM -> false;
                };
    }

    static List<String> tags(List<DagListing> all) {
        return all.stream()
                .flatMap(dag -> dag.summary().tags().stream())
                .distinct()
                .sorted()
                .toList();
    }

    static List<String> owners(List<DagListing> all) {
        return all.stream()
                .map(dag -> dag.summary().owner())
                .filter(owner -> !owner.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** @param all by id */
    List<DagListing> of(List<DagListing> all) {
        List<DagListing> found = all.stream().filter(this::matches).toList();
        return switch (filter.order()) {
            case NAME -> found;
            case NEXT -> byNextRun(found);
            case LAST ->
                found.stream()
                        .sorted(Comparator.comparing((DagListing dag) ->
                                        last(dag).map(RunHead::queuedAt).orElse(Instant.MIN))
                                .reversed())
                        .toList();
            case FAILED ->
                found.stream()
                        .sorted(Comparator.comparing((DagListing dag) -> !isLast(dag, RunState.FAILED)))
                        .toList();
        };
    }

    private List<DagListing> byNextRun(List<DagListing> found) {
        Map<String, Instant> next = new HashMap<>();
        for (DagListing dag : found) {
            boolean rests = dag.dag().paused() || !dag.dag().active();
            next.put(
                    dag.dag().dagId(),
                    rests
                            ? Instant.MAX
                            : NextRun.of(reader.version(dag.dag().versionId()).spec(), now)
                                    .orElse(Instant.MAX));
        }
        return found.stream()
                .sorted(Comparator.comparing(dag -> next.getOrDefault(dag.dag().dagId(), Instant.MAX)))
                .toList();
    }

    private boolean matches(DagListing dag) {
        String haystack = (dag.dag().dagId() + " " + dag.summary().description() + " "
                        + dag.summary().owner() + " "
                        + String.join(" ", dag.summary().tags()))
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(haystack::contains)
                && (filter.tag().isEmpty() || dag.summary().tags().contains(filter.tag()))
                && (filter.owner().isEmpty() || dag.summary().owner().equals(filter.owner()))
                && isInState(dag);
    }

    private boolean isInState(DagListing dag) {
        return switch (filter.condition()) {
            case ANY -> true;
            case RUNNING -> dag.runningRuns() > 0;
            case QUEUED -> dag.queuedRuns() > 0;
            case FAILED -> isLast(dag, RunState.FAILED);
            case SUCCESS -> isLast(dag, RunState.SUCCESS);
            case NEVER -> dag.lastRuns().isEmpty();
            case PAUSED -> dag.dag().paused();
            case PROBLEM -> {
                FileRow file = files.get(dag.dag().file());
                yield file != null && !file.problems().isEmpty();
            }
        };
    }

    private static Optional<RunHead> last(DagListing dag) {
        return dag.lastRuns().stream().findFirst();
    }

    private static boolean isLast(DagListing dag, RunState state) {
        return last(dag).filter(run -> run.state() == state).isPresent();
    }
}
