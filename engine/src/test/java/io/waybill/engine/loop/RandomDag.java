package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestOperators.with;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.WeightRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Makes up a DAG with all that a DAG can have: groups, choices, waits, setups and teardowns, tasks and a group that are run for
 * items, limits, retries. What a run of it chooses and which items it finds may be told by a call, see {@link RandomWorld}.
 */
final class RandomDag {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TriggerRule[] RULES = TriggerRule.values();
    private static final List<String> LISTS =
            List.of("[1, 2, 3]", "[\"eu\", \"us\"]", "[7]", "[]", "{\"a\": 1, \"b\": 2}");
    private static final String GROUP_OF_ITEMS = "each";

    private final Random random;
    private final TestDag dag;
    private final String pool;
    private final int slots;
    private final List<TestTask> tasks = new ArrayList<>();

    /** What later tasks may need, oldest first. */
    private final List<String> known = new ArrayList<>();

    private final List<String> setups = new ArrayList<>();
    private final Map<String, Choice> choices = new LinkedHashMap<>();
    private int groups;
    private int made;
    private boolean dependsOnPast;
    private UnaryOperator<TestTask> extras = UnaryOperator.identity();

    /** A task that chooses, and who comes directly after it. */
    private record Choice(TestTask task, String uses, String told, List<String> children) {}

    /**
     * @param dag has no tasks yet
     * @param pool a pool that some of its tasks take slots of
     * @param slots how many slots the pool has
     */
    RandomDag(Random random, TestDag dag, String pool, int slots) {
        this.random = random;
        this.dag = dag;
        this.pool = pool;
        this.slots = slots;
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    /** Adds about so many tasks. */
    void fill(int size) {
        groups = random.nextInt(3);
        for (int i = 0; i < groups; i++) {
            dag.group("g" + i, i > 0 && random.nextBoolean() ? "g" + (i - 1) : null);
        }
        int itemsAt = oneIn(3) ? random.nextInt(size) : -1;
        while (made < size) {
            if (itemsAt >= 0 && made >= itemsAt) {
                itemsAt = -1;
                addGroupOfItems();
            } else {
                addAny();
            }
        }
        choices.values().forEach(this::tell);
        tasks.forEach(dag::add);
    }

    /** Has each task that does work changed in this way, too. */
    void adornEach(UnaryOperator<TestTask> value) {
        extras = value;
    }

    /** Has some of the tasks that it adds depend on the run before. */
    void dependOnPast() {
        dependsOnPast = true;
    }

    /** Adds this one, too, after some of those that are there. */
    void addLast(String id, TestTask task) {
        List<String> needs = needs();
        needs.removeIf(choices::containsKey);
        dag.add(task.needs(needs));
    }

    private void put(String id, TestTask task, List<String> needs) {
        tasks.add(task.needs(needs));
        for (String need : needs) {
            if (choices.containsKey(need)) {
                choices.get(need).children().add(id);
            }
        }
        known.add(id);
    }

    private String nextId() {
        return "t" + made++;
    }

    private List<String> needs() {
        List<String> needs = new ArrayList<>();
        for (String earlier : known) {
            if (random.nextInt(known.size()) < 2) {
                needs.add(earlier);
            }
        }
        return needs;
    }

    private void addAny() {
        switch (random.nextInt(15)) {
            case 0, 1 -> addChoice();
            case 14 -> addApproval();
            case 2 -> addWait();
            case 3, 4 -> addMapped();
            case 5 -> addTeardown();
            default -> {
                String id = nextId();
                TestTask task = work(id);
                if (oneIn(8)) {
                    task.setup();
                    setups.add(id);
                }
                put(id, placed(ruled(task)), needs());
            }
        }
    }

    private TestTask work(String id) {
        TestTask task = switch (random.nextInt(6)) {
            case 0 -> TestDag.empty(id);
            case 1 -> TestDag.call(id);
            case 2 -> TestDag.pair(id);
            default -> TestDag.job(id);
        };
        if (oneIn(3)) {
            task.pool(pool, 1 + random.nextInt(Math.min(3, slots)));
        }
        if (oneIn(6)) {
            task.maxActiveTis(1 + random.nextInt(2));
        }
        if (oneIn(4)) {
            task.timeout(Duration.ofSeconds(30));
        }
        if (dependsOnPast && oneIn(2)) {
            var unused = oneIn(3) ? task.waitsForDownstream() : task.dependsOnPast();
        }
        if (oneIn(4)) {
            WeightRule[] rules = WeightRule.values();
            task.weighs(random.nextInt(10), rules[random.nextInt(rules.length)]);
        }
        return extras.apply(retried(task));
    }

    private TestTask retried(TestTask task) {
        if (oneIn(3)) {
            task.exponentially();
        }
        return task.retries(random.nextInt(3), Duration.ofSeconds(random.nextInt(100)));
    }

    private TestTask ruled(TestTask task) {
        return oneIn(2) ? task.rule(RULES[random.nextInt(RULES.length)]) : task;
    }

    private TestTask placed(TestTask task) {
        return groups > 0 && oneIn(3) ? task.in("g" + random.nextInt(groups)) : task;
    }

    private void addWait() {
        String id = nextId();
        ObjectNode told = with("template", "time").put("far", oneIn(2)).put("spot", oneIn(3));
        // Some take longer than the hour that a wait has.
        told.putObject("input").put("seconds", random.nextInt(4_500)).put("from", "");
        put(id, placed(ruled(retried(TestDag.task(id, "wait")).with(told))), needs());
    }

    /** A question, and a choice that goes on if its answer lets it. */
    private void addApproval() {
        List<String> defaults = oneIn(2) ? List.of() : oneIn(2) ? List.of("no") : List.of("yes");
        ApprovalRequest request = new ApprovalRequest(
                "Go on with {{ run_id }}?",
                "",
                List.of("yes", "no", "later"),
                List.of("yes"),
                oneIn(3),
                oneIn(3),
                defaults,
                defaults.isEmpty() ? 0 : 60L * (5 + random.nextInt(50)),
                Map.of(),
                oneIn(3) ? List.of("ada") : List.of(),
                Map.of());
        ObjectNode told = with("template", "approval").put("far", true).put("spot", oneIn(4));
        told.set("input", request.toJson());
        String asks = nextId();
        put(asks, placed(ruled(retried(TestDag.task(asks, "wait")).with(told))), needs());
        String goes = nextId();
        ObjectNode choice = with("template", "{{ ti.xcom_pull('" + asks + "', key='goes_on') }}")
                .put("far", oneIn(2));
        put(goes, placed(TestDag.task(goes, "truth").with(choice)), List.of(asks));
    }

    private void addTeardown() {
        List<String> needs = needs();
        if (!setups.isEmpty()) {
            String setup = setups.get(random.nextInt(setups.size()));
            if (!needs.contains(setup)) {
                needs.add(setup);
            }
        }
        String id = nextId();
        TestTask task = work(id);
        put(id, placed(oneIn(3) ? task.vital() : task.teardown()), needs);
    }

    /** A call that hands on one of these, another one in another run. */
    private String addPick(List<String> options) {
        String id = nextId();
        put(id, TestDag.call(id).with(pick(id, options)).retries(1, Duration.ofSeconds(20)), needs());
        return id;
    }

    private static ObjectNode pick(String id, List<String> options) {
        ObjectNode input = JSON.createObjectNode();
        input.put("key", id + " {{ run_id }}").put("try", "{{ ti.try_number }}");
        options.forEach(input.putArray("pick")::add);
        ObjectNode told = JSON.createObjectNode();
        told.set("input", input);
        return told;
    }

    private void addMapped() {
        String id = oneIn(2) ? addPick(LISTS) : "";
        String list = id.isEmpty() ? LISTS.get(random.nextInt(LISTS.size())) : "\"{{ ti.xcom_pull('" + id + "') }}\"";
        String mapped = nextId();
        List<String> needs = needs();
        if (!id.isEmpty() && !needs.contains(id)) {
            needs.add(id);
        }
        put(mapped, placed(ruled(work(mapped))).expand(items(list)), needs);
    }

    private ExpandSpec items(String list) {
        ExpandSpec items = ExpandSpec.over(json(list));
        return oneIn(3) ? items.withMaxParallel(1 + random.nextInt(2)) : items;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void addGroupOfItems() {
        List<String> needs = needs();
        dag.mappedGroup(GROUP_OF_ITEMS, items(LISTS.get(random.nextInt(LISTS.size()))), needs.toArray(new String[0]));
        for (String need : needs) {
            if (choices.containsKey(need)) {
                choices.get(need).children().add(GROUP_OF_ITEMS);
            }
        }
        List<String> inside = new ArrayList<>();
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            String id = nextId();
            List<String> own = new ArrayList<>();
            inside.stream().filter(other -> oneIn(2)).forEach(own::add);
            put(id, ruled(work(id)).in(GROUP_OF_ITEMS), own);
            inside.add(id);
        }
        known.add(GROUP_OF_ITEMS);
    }

    private void addChoice() {
        List<String> uses = List.of("choose", "choose", "cases", "truth", "newest");
        String kind = uses.get(random.nextInt(uses.size()));
        String id = nextId();
        TestTask task = TestDag.task(id, kind);
        List<String> needs = needs();
        String told = kind.equals("newest") || oneIn(2) ? "" : nextId();
        if (!told.isEmpty()) {
            // Its answer is told by a call, whose input is known when it is known what may be chosen.
            TestTask call = TestDag.call(told).retries(1, Duration.ofSeconds(20));
            put(told, call, needs());
            needs.add(told);
            choices.put(told, new Choice(call, "call", id, new ArrayList<>()));
        }
        put(id, placed(oneIn(4) ? task.rule(RULES[random.nextInt(RULES.length)]) : task), needs);
        choices.put(id, new Choice(task, kind, told, new ArrayList<>()));
    }

    /** Says what is chosen, now that it is known what comes after. */
    private void tell(Choice choice) {
        boolean isTold = !choice.told().isEmpty();
        String answer = isTold ? "{{ ti.xcom_pull('" + choice.told() + "') }}" : "";
        List<String> children = choice.children();
        switch (choice.uses()) {
            case "call" -> choice.task().with(pick(choice.told(), answers(choices.get(choice.told()))));
            case "choose" -> {
                List<String> all = answers(choice);
                choice.task().with(with("template", isTold ? answer : all.get(random.nextInt(all.size()))));
            }
            case "cases" -> {
                ObjectNode told = with("template", isTold ? answer : "a");
                ObjectNode cases = told.putObject("cases");
                cases.putArray("a");
                cases.putArray("b");
                children.forEach(child ->
                        cases.withArray(random.nextBoolean() ? "a" : "b").add(child));
                if (random.nextBoolean()) {
                    told.putArray("otherwise");
                }
                choice.task().with(told);
            }
            case "truth" ->
                choice.task()
                        .with(with("template", isTold ? answer : oneIn(2) ? "true" : "false")
                                .put("far", random.nextBoolean()));
            default -> {}
        }
    }

    private List<String> answers(Choice choice) {
        return switch (choice.uses()) {
            case "cases" -> List.of("a", "b", "c");
            case "truth" -> List.of("true", "false");
            default -> {
                List<String> answers = new ArrayList<>(choice.children());
                answers.add("[]");
                answers.add(String.join(", ", choice.children()));
                yield answers;
            }
        };
    }
}
