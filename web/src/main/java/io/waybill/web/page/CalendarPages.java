package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.run.RunState;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.schedule.Timetable;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.DateTally;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.DagCalendarPage;
import io.waybill.web.view.DagCalendarPage.Day;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.DagRunsPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The days of a year, with the runs for them. */
final class CalendarPages {
    /** Whatever happens to the DAG, a whole year is not counted again more often. */
    private static final int REFRESH_SECONDS = 60;

    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9998;

    /** What goes before what, where the runs of a day differ. */
    private static final List<RunState> TELLING = List.of(
            RunState.FAILED,
            RunState.FAILING,
            RunState.RUNNING,
            RunState.CANCELLING,
            RunState.QUEUED,
            RunState.CANCELLED,
            RunState.SUCCESS);

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH);

    private final DagReader reader;
    private final Layout layout;
    private final DagViews dags;

    CalendarPages(DagReader reader, Layout layout, DagViews dags) {
        this.reader = reader;
        this.layout = layout;
        this.dags = dags;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/calendar", this::calendar);
    }

    private void calendar(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = layout.live(ctx, dagId, "calendar", REFRESH_SECONDS, new Frame.Crumb(dagId, ""));
        Viewer viewer = frame.viewer();
        LocalDate today = LocalDate.ofInstant(viewer.now(), viewer.zone());
        int year = Math.max(
                FIRST_YEAR,
                Math.min(LAST_YEAR, ctx.queryParamAsClass("year", Integer.class).getOrDefault(today.getYear())));
        Map<LocalDate, Map<RunState, Integer>> runs = runs(dagId, year, viewer);
        Set<LocalDate> planned = dag.dag().active() && !dag.dag().paused() ? planned(dag, year, viewer) : Set.of();
        List<DagCalendarPage.Month> months = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            months.add(month(dagId, YearMonth.of(year, month), runs, planned, today));
        }
        int all = runs.values().stream()
                .flatMap(day -> day.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        layout.render(
                ctx,
                "dagCalendar.jte",
                new DagCalendarPage(
                        frame,
                        dags.head(dag, DagHead.Tab.CALENDAR, viewer.now()),
                        year,
                        months,
                        all,
                        !planned.isEmpty()));
    }

    private Map<LocalDate, Map<RunState, Integer>> runs(String dagId, int year, Viewer viewer) {
        Instant from = Year.of(year).atDay(1).atStartOfDay(viewer.zone()).toInstant();
        Instant until = Year.of(year + 1).atDay(1).atStartOfDay(viewer.zone()).toInstant();
        Map<LocalDate, Map<RunState, Integer>> days = new HashMap<>();
        for (DateTally tally : reader.overviews().dates(dagId, from, until)) {
            days.computeIfAbsent(LocalDate.ofInstant(tally.from(), viewer.zone()), day -> new EnumMap<>(RunState.class))
                    .merge(tally.state(), tally.runs(), Integer::sum);
        }
        return days;
    }

    /** The days to come on which the schedule makes a run, by its logical date: at most one tick of each is looked at. */
    private Set<LocalDate> planned(DagListing dag, int year, Viewer viewer) {
        Set<LocalDate> days = new HashSet<>();
        Optional<Timetable> timetable =
                Timetable.of(reader.version(dag.dag().versionId()).spec());
        Instant start = Year.of(year).atDay(1).atStartOfDay(viewer.zone()).toInstant();
        Instant from = viewer.now().isAfter(start) ? viewer.now() : start.minusMillis(1);
        while (timetable.isPresent()) {
            Optional<Tick> tick = timetable.get().next(from);
            LocalDate on = tick.map(next -> LocalDate.ofInstant(next.at(), viewer.zone()))
                    .orElse(LocalDate.MAX);
            if (tick.isEmpty() || on.getYear() > year) {
                break;
            }
            days.add(LocalDate.ofInstant(tick.get().logicalDate(), viewer.zone()));
            Instant tomorrow = on.plusDays(1).atStartOfDay(viewer.zone()).toInstant();
            from = tomorrow.minusMillis(1).isAfter(tick.get().at())
                    ? tomorrow.minusMillis(1)
                    : tick.get().at();
        }
        return days;
    }

    private static DagCalendarPage.Month month(
            String dagId,
            YearMonth month,
            Map<LocalDate, Map<RunState, Integer>> runs,
            Set<LocalDate> planned,
            LocalDate today) {
        List<List<@Nullable Day>> weeks = new ArrayList<>();
        LocalDate first = month.atDay(1);
        LocalDate monday = first.minusDays(first.getDayOfWeek().getValue() - 1L);
        while (!monday.isAfter(month.atEndOfMonth())) {
            List<@Nullable Day> week = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                LocalDate day = monday.plusDays(i);
                week.add(
                        YearMonth.from(day).equals(month)
                                ? day(dagId, day, runs.getOrDefault(day, Map.of()), planned.contains(day), today)
                                : null);
            }
            weeks.add(week);
            monday = monday.plusDays(7);
        }
        return new DagCalendarPage.Month(MONTH.format(month), weeks);
    }

    private static Day day(
            String dagId, LocalDate date, Map<RunState, Integer> runs, boolean planned, LocalDate today) {
        int all = runs.values().stream().mapToInt(Integer::intValue).sum();
        RunState state = TELLING.stream().filter(runs::containsKey).findFirst().orElse(null);
        String words = TELLING.stream()
                .filter(runs::containsKey)
                .map(one -> runs.get(one) + " " + StateView.of(one).word())
                .collect(Collectors.joining(", "));
        String title = DATE.format(date) + ": "
                + (all > 0 ? all + (all == 1 ? " run: " : " runs: ") + words : planned ? "" : "no runs")
                + (planned ? all > 0 ? ", more to come" : "planned" : "");
        int ofState = state == null ? 0 : runs.getOrDefault(state, 0);
        return new Day(
                date,
                date.equals(today),
                state == null ? null : StateView.of(state),
                all == 0 ? "" : ofState == all ? Integer.toString(all) : ofState + "/" + all,
                planned,
                all == 0 ? "" : DagRunsPage.hrefOfDay(dagId, date),
                title);
    }
}
