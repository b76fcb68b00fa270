package io.waybill.engine.graph;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.AlertSpec;
import io.waybill.spec.DagSpec;
import io.waybill.spec.DateSpec;
import io.waybill.spec.DeadlineAction;
import io.waybill.spec.DeadlineReference;
import io.waybill.spec.DeadlineSpec;
import io.waybill.spec.ExitCodes;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.OutputSource;
import io.waybill.spec.Outputs;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.RunStrategy;
import io.waybill.spec.Target;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.WeightRule;
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

    /** A task as a change of the default one. */
    public static final class Task {
        private final String id;
        private final String uses;
        private ObjectNode with = JsonNodeFactory.instance.objectNode();
        private List<String> needs = List.of();
        private int retries;
        private Duration retryDelay = Duration.ofMinutes(5);
        private boolean exponential;
        private Duration timeout;
        private TriggerRule rule = TriggerRule.ALL_SUCCESS;
        private int platformRetries = 3;
        private Duration capacityRetries = Duration.ofHours(1);
        private ExitCodes retryOn;
        private ExitCodes failOn;
        private ExitCodes skipOn;
        private Duration placementTimeout = Duration.ofMinutes(30);
        private Outputs outputs;
        private OutputSource output;
        private Target target;
        private int weight = 1;
        private WeightRule weightRule = WeightRule.DOWNSTREAM;
        private String pool = TaskSpec.DEFAULT_POOL;
        private int poolSlots = 1;
        private Integer maxActiveTis;
        private boolean dependsOnPast;
        private boolean waitForDownstream;
        private String group;
        private boolean setup;
        private boolean teardown;
        private boolean vital;
        private final Map<String, List<String>> tells = new HashMap<>();
        private final List<AlertSpec> alerts = new ArrayList<>();

        private Task(String id, String uses) {
            this.id = id;
            this.uses = uses;
        }

        public Task with(ObjectNode value) {
            with = value;
            return this;
        }

        public Task needs(String... ids) {
            needs = List.of(ids);
            return this;
        }

        public Task needs(List<String> ids) {
            needs = List.copyOf(ids);
            return this;
        }

        public Task retries(int number, Duration delay) {
            retries = number;
            retryDelay = delay;
            return this;
        }

        public Task exponentially() {
            exponential = true;
            return this;
        }

        public Task timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Task rule(TriggerRule value) {
            rule = value;
            return this;
        }

        public Task platformRetries(int number) {
            platformRetries = number;
            return this;
        }

        public Task capacityRetries(Duration time) {
            capacityRetries = time;
            return this;
        }

        public Task retryOn(int... codes) {
            retryOn = ExitCodes.of(codes);
            return this;
        }

        public Task failOn(int... codes) {
            failOn = ExitCodes.of(codes);
            return this;
        }

        public Task skipOn(int... codes) {
            skipOn = ExitCodes.of(codes);
            return this;
        }

        public Task placementTimeout(Duration time) {
            placementTimeout = time;
            return this;
        }

        public Task outputs(String... names) {
            outputs = Outputs.of(new JsonMapper().valueToTree(names));
            return this;
        }

        public Task handsOnItsLastLine() {
            output = OutputSource.LAST_LINE;
            return this;
        }

        public Task on(String value) {
            target = Target.named(value);
            return this;
        }

        public Task weighs(int value, WeightRule how) {
            weight = value;
            weightRule = how;
            return this;
        }

        public Task pool(String name, int slots) {
            pool = name;
            poolSlots = slots;
            return this;
        }

        public Task maxActiveTis(int number) {
            maxActiveTis = number;
            return this;
        }

        public Task onAny(String label, String value) {
            target = new Target("", Map.of(label, value));
            return this;
        }

        public Task dependsOnPast() {
            dependsOnPast = true;
            return this;
        }

        public Task waitsForDownstream() {
            waitForDownstream = true;
            return this;
        }

        public Task in(String value) {
            group = value;
            return this;
        }

        public Task setup() {
            setup = true;
            return this;
        }

        public Task teardown() {
            teardown = true;
            return this;
        }

        /** As a teardown whose failure is one of the run. */
        public Task vital() {
            vital = true;
            return teardown();
        }

        /** Whom it tells, by the key of the file. */
        public Task tells(String key, String... notifiers) {
            tells.put(key, List.of(notifiers));
            return this;
        }

        /** Whom it tells of lines in its log. */
        public Task alerts(String logMatches, String... notifiers) {
            alerts.add(new AlertSpec(logMatches, List.of(notifiers)));
            return this;
        }

        private TaskSpec spec() {
            return new TaskSpec(
                    id,
                    "",
                    uses,
                    with,
                    needs,
                    retries,
                    retryDelay,
                    exponential,
                    null,
                    timeout,
                    platformRetries,
                    capacityRetries,
                    retryOn,
                    failOn,
                    skipOn,
                    placementTimeout,
                    outputs,
                    output,
                    target,
                    weight,
                    weightRule,
                    pool,
                    poolSlots,
                    maxActiveTis,
                    rule,
                    dependsOnPast,
                    waitForDownstream,
                    group,
                    setup,
                    teardown,
                    vital,
                    tells.getOrDefault("on_success", List.of()),
                    tells.getOrDefault("on_failure", List.of()),
                    tells.getOrDefault("on_retry", List.of()),
                    tells.getOrDefault("on_skipped", List.of()),
                    alerts);
        }
    }

    /** A task of any of the test operators. */
    public static Task task(String id, String uses) {
        return new Task(id, uses);
    }

    /** A task that does nothing. */
    public static Task empty(String id) {
        return new Task(id, "empty");
    }

    /** A task of one container. */
    public static Task job(String id) {
        return new Task(id, "job");
    }

    /** A task of one call. */
    public static Task call(String id) {
        return new Task(id, "call");
    }

    /** A task of a call and a container after it. */
    public static Task pair(String id) {
        return new Task(id, "pair");
    }

    /** A task of many nodes without work. */
    public static Task wide(String id, int width) {
        return new Task(id, "wide").with(TestOperators.with("width", width));
    }

    public TestDag add(Task... more) {
        for (Task task : more) {
            tasks.add(task.spec());
        }
        return this;
    }

    public TestDag group(String id, String parent, String... needs) {
        groups.add(new GroupSpec(id, "", List.of(needs), parent));
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
                ZoneId.of("UTC"),
                null,
                null,
                false,
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
                deadlines);
    }

    public DagGraph graph() {
        return new GraphBuilder(TestOperators.all()).build(spec());
    }
}
