package io.waybill.engine.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.AlertSpec;
import io.waybill.spec.ExitCodes;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.OutputSource;
import io.waybill.spec.Outputs;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.Target;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.WeightRule;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.testing.TestParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as a change of the default one. */
public final class TestTask {
    private final Map<String, ParamSpec> params = new LinkedHashMap<>();
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
    private @Nullable ExpandSpec expand;
    private final List<AssetSpec> outlets = new ArrayList<>();

    TestTask(String id, String uses) {
        this.id = id;
        this.uses = uses;
    }

    public TestTask with(ObjectNode value) {
        with = value;
        return this;
    }

    public TestTask needs(String... ids) {
        needs = List.of(ids);
        return this;
    }

    public TestTask needs(List<String> ids) {
        needs = List.copyOf(ids);
        return this;
    }

    public TestTask retries(int number, Duration delay) {
        retries = number;
        retryDelay = delay;
        return this;
    }

    public TestTask exponentially() {
        exponential = true;
        return this;
    }

    public TestTask timeout(Duration value) {
        timeout = value;
        return this;
    }

    public TestTask rule(TriggerRule value) {
        rule = value;
        return this;
    }

    public TestTask platformRetries(int number) {
        platformRetries = number;
        return this;
    }

    public TestTask capacityRetries(Duration time) {
        capacityRetries = time;
        return this;
    }

    public TestTask retryOn(int... codes) {
        retryOn = ExitCodes.of(codes);
        return this;
    }

    public TestTask failOn(int... codes) {
        failOn = ExitCodes.of(codes);
        return this;
    }

    public TestTask skipOn(int... codes) {
        skipOn = ExitCodes.of(codes);
        return this;
    }

    public TestTask placementTimeout(Duration time) {
        placementTimeout = time;
        return this;
    }

    public TestTask outputs(String... names) {
        outputs = Outputs.of(new JsonMapper().valueToTree(names));
        return this;
    }

    public TestTask handsOnItsLastLine() {
        output = OutputSource.LAST_LINE;
        return this;
    }

    public TestTask on(String value) {
        target = Target.named(value);
        return this;
    }

    public TestTask weighs(int value, WeightRule how) {
        weight = value;
        weightRule = how;
        return this;
    }

    public TestTask pool(String name, int slots) {
        pool = name;
        poolSlots = slots;
        return this;
    }

    public TestTask maxActiveTis(int number) {
        maxActiveTis = number;
        return this;
    }

    public TestTask onAny(String label, String value) {
        target = new Target("", Map.of(label, value));
        return this;
    }

    public TestTask dependsOnPast() {
        dependsOnPast = true;
        return this;
    }

    public TestTask waitsForDownstream() {
        waitForDownstream = true;
        return this;
    }

    public TestTask in(String value) {
        group = value;
        return this;
    }

    public TestTask setup() {
        setup = true;
        return this;
    }

    public TestTask teardown() {
        teardown = true;
        return this;
    }

    /** As a teardown whose failure is one of the run. */
    public TestTask vital() {
        vital = true;
        return teardown();
    }

    /** Whom it tells, by the key of the file. */
    public TestTask tells(String key, String... notifiers) {
        tells.put(key, List.of(notifiers));
        return this;
    }

    /** Whom it tells of lines in its log. */
    public TestTask alerts(String logMatches, String... notifiers) {
        alerts.add(new AlertSpec(logMatches, List.of(notifiers)));
        return this;
    }

    /** The assets that it writes. */
    public TestTask writes(AssetSpec... assets) {
        outlets.addAll(List.of(assets));
        return this;
    }

    /** Runs it for these items. */
    public TestTask expand(ExpandSpec items) {
        expand = items;
        return this;
    }

    /** Runs it for the items of a JSON text. */
    public TestTask over(String json) {
        try {
            return expand(ExpandSpec.over(new JsonMapper().readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** A param of its own. */
    public TestTask param(String name, JsonNode value) {
        params.put(name, TestParams.of(value));
        return this;
    }

    TaskSpec spec() {
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
                alerts,
                expand,
                params,
                outlets,
                List.of());
    }
}
