package io.waybill.engine.graph;

import io.waybill.spec.DagSpec;
import io.waybill.spec.DateSpec;
import io.waybill.spec.DeadlineAction;
import io.waybill.spec.DeadlineReference;
import io.waybill.spec.DeadlineSpec;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.RunStrategy;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down a DAG for a test, task by task. */
public final class TestDag {
    private final String dagId;
    private final List<TaskSpec> tasks = new ArrayList<>();
    private final List<GroupSpec> groups = new ArrayList<>();
    private final Map<String, ParamSpec> params = new LinkedHashMap<>();
    private final Map<String, String> costTags = new LinkedHashMap<>();
    private final Map<String, List<String>> tells = new HashMap<>();
    private final List<DeadlineSpec> deadlines = new ArrayList<>();
    private String owner = "";
    private Duration runTimeout;
    private ZoneId zone = ZoneId.of("UTC");
    private DateSpec start;
    private boolean catchup;
    private int maxActiveRuns = 16;
    private ScheduleSpec schedule;
    private RunStrategy strategy = RunStrategy.QUEUE;
    private int maxConsecutiveFailedRuns;
    private int maxActiveTasks = 16;
    private Integer maxActiveTasksPerDag;

    private TestDag(String dagId) {
        this.dagId = dagId;
    }

    /** A DAG without tasks. */
    public static TestDag named(String dagId) {
        return new TestDag(dagId);
    }

    /** A task of any of the test operators. */
    public static TestTask task(String id, String uses) {
        return new TestTask(id, uses);
    }

    /** A task that does nothing. */
    public static TestTask empty(String id) {
        return new TestTask(id, "empty");
    }

    /** A task of one container. */
    public static TestTask job(String id) {
        return new TestTask(id, "job");
    }

    /** A task of one call. */
    public static TestTask call(String id) {
        return new TestTask(id, "call");
    }

    /** A task of a call and a container after it. */
    public static TestTask pair(String id) {
        return new TestTask(id, "pair");
    }

    /** A task of many nodes without work. */
    public static TestTask wide(String id, int width) {
        return new TestTask(id, "wide").with(TestOperators.with("width", width));
    }

    public TestDag add(TestTask... more) {
        for (TestTask task : more) {
            tasks.add(task.spec());
        }
        return this;
    }

    /** The tasks and groups of a DAG that was read from a file. */
    public TestDag addAll(DagSpec read) {
        tasks.addAll(read.tasks());
        groups.addAll(read.groups());
        return this;
    }

    public TestDag group(String id, String parent, String... needs) {
        groups.add(new GroupSpec(id, "", List.of(needs), parent, null));
        return this;
    }

    /** A group that is run for items. */
    public TestDag mappedGroup(String id, ExpandSpec expand, String... needs) {
        groups.add(new GroupSpec(id, "", List.of(needs), null, expand));
        return this;
    }

    public TestDag param(String name, ParamSpec param) {
        params.put(name, param);
        return this;
    }

    public TestDag ownedBy(String name) {
        owner = name;
        return this;
    }

    /** Whom the end of a run is told, by the key of the file. */
    public TestDag tells(String key, String... notifiers) {
        tells.put(key, List.of(notifiers));
        return this;
    }

    /** By when runs must have ended. */
    public TestDag deadline(DeadlineReference after, Duration interval, DeadlineAction then, String... notifiers) {
        deadlines.add(new DeadlineSpec(after, interval, null, then, List.of(notifiers)));
        return this;
    }

    /** A set time by when runs must have ended. */
    public TestDag deadline(String at, DeadlineAction then, String... notifiers) {
        deadlines.add(new DeadlineSpec(null, null, new DateSpec(at), then, List.of(notifiers)));
        return this;
    }

    public TestDag timeout(Duration value) {
        runTimeout = value;
        return this;
    }

    public TestDag costTag(String key, String value) {
        costTags.put(key, value);
        return this;
    }

    public TestDag limits(int activeRuns, int activeTasks) {
        maxActiveRuns = activeRuns;
        maxActiveTasks = activeTasks;
        return this;
    }

    public TestDag maxActiveTasksPerDag(int number) {
        maxActiveTasksPerDag = number;
        return this;
    }

    public TestDag schedule(String cron) {
        return schedule(ScheduleSpec.parse(cron));
    }

    public TestDag schedule(ScheduleSpec value) {
        schedule = value;
        return this;
    }

    public TestDag zone(ZoneId value) {
        zone = value;
        return this;
    }

    /** From this date on. */
    public TestDag startingAt(String date) {
        start = new DateSpec(date);
        return this;
    }

    /** From this date on, with all ticks that were missed made up for. */
    public TestDag catchupFrom(String date) {
        start = new DateSpec(date);
        catchup = true;
        return this;
    }

    public TestDag strategy(RunStrategy value) {
        strategy = value;
        return this;
    }

    public TestDag pausedAfterFailures(int number) {
        maxConsecutiveFailedRuns = number;
        return this;
    }

    public DagSpec spec() {
        return new DagSpec(
                dagId,
                "",
                owner,
                schedule,
                zone,
                start,
                null,
                catchup,
                null,
                maxActiveRuns,
                strategy,
                maxConsecutiveFailedRuns,
                maxActiveTasks,
                maxActiveTasksPerDag,
                runTimeout,
                List.of(),
                costTags,
                params,
                tasks,
                groups,
                tells.getOrDefault("on_success", List.of()),
                tells.getOrDefault("on_failure", List.of()),
                deadlines,
                null);
    }

    public DagGraph graph() {
        return new GraphBuilder(TestOperators.all()).build(spec());
    }
}
