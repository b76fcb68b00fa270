package io.waybill.web.page;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.RunRow;
import io.waybill.web.cost.CostWords;
import io.waybill.web.view.DagDetailsPage.Bar;
import io.waybill.web.view.DagDetailsPage.Chart;
import io.waybill.web.view.Durations;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;

/** Charts of a DAG's runs. */
final class Charts {
    private static final int HEIGHT = 100;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private Charts() {}

    /**
     * How long runs took.
     *
     * @param newest newest first; those that have not started are left out
     */
    static Chart durations(List<RunRow> newest, Viewer viewer) {
        List<RunRow> runs = new ArrayList<>(
                newest.stream().filter(run -> run.startedAt() != null).toList());
        if (runs.isEmpty()) {
            return Chart.NONE;
        }
        Collections.reverse(runs);
        long longest = Math.max(
                1, runs.stream().mapToLong(run -> millis(run, viewer)).max().orElse(1));
        List<Long> ended = runs.stream()
                .filter(run -> run.state() == RunState.SUCCESS)
                .map(run -> millis(run, viewer))
                .sorted()
                .toList();
        long succeeded = ended.size();
        long over = runs.stream().filter(run -> run.state().isTerminal()).count();
        String summary = succeeded + " of the last " + over + (over == 1 ? " run" : " runs") + " that ended succeeded";
        int median = 0;
        if (!ended.isEmpty()) {
            long middle = ended.get(ended.size() / 2);
            median = (int) (HEIGHT * middle / longest);
            summary += "; half of those took " + text(middle) + " or less, the longest "
                    + text(ended.get(ended.size() - 1)) + ", the shortest " + text(ended.get(0));
        }
        List<Bar> bars = runs.stream()
                .map(run -> new Bar(
                        StateView.of(run.state()),
                        (int) Math.max(1, HEIGHT * millis(run, viewer) / longest),
                        Links.run(run.dagId(), run.runId()),
                        viewer.brief(Objects.requireNonNullElse(run.logicalDate(), run.queuedAt())) + " · "
                                + StateView.of(run.state()).word() + " · " + text(millis(run, viewer))))
                .toList();
        return new Chart(bars, median, text(longest), summary + ".");
    }

    private static String text(long millis) {
        return Durations.text(Duration.ofMillis(millis));
    }

    private static long millis(RunRow run, Viewer viewer) {
        Instant end = Objects.requireNonNullElse(run.endedAt(), viewer.now());
        Duration took = Durations.between(run.startedAt(), end);
        return took == null ? 0 : Math.max(0, took.toMillis());
    }

    /** What each day cost; days without any cost have a place, too. */
    static Chart costs(SortedMap<LocalDate, CostEstimate> days) {
        BigDecimal most = days.values().stream()
                .map(CostEstimate::dollars)
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
        if (most.signum() == 0) {
            return Chart.NONE;
        }
        CostEstimate all = days.values().stream().reduce(CostEstimate.NONE, CostEstimate::plus);
        StateView none = new StateView("cost", "");
        List<Bar> bars = new ArrayList<>();
        for (LocalDate day = days.firstKey(); !day.isAfter(days.lastKey()); day = day.plusDays(1)) {
            CostEstimate cost = days.getOrDefault(day, CostEstimate.NONE);
            String text = CostWords.text(cost);
            bars.add(new Bar(
                    none,
                    cost.dollars()
                            .multiply(BigDecimal.valueOf(HEIGHT))
                            .divide(most, MathContext.DECIMAL64)
                            .intValue(),
                    "",
                    DAY.format(day) + " · " + (text.isEmpty() ? "nothing" : text)));
        }
        String highest = days.values().stream()
                .max((one, other) -> one.dollars().compareTo(other.dollars()))
                .map(CostWords::text)
                .orElse("");
        return new Chart(
                bars, 0, highest, CostWords.text(all) + " in the last 30 days, by the day on which tries were made.");
    }
}
