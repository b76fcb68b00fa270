package io.waybill.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** DAGs of any shape that a file can describe, the same for the same seed. */
public final class RandomDags {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "yes",
            "010",
            "12:30",
            "1.10",
            "null",
            "~",
            "x: y",
            "- a",
            "# no",
            "{{ ds }}",
            "'\"\\",
            "two\nlines\n",
            "\ttab",
            "äöü 😀",
            "*",
            "&a",
            "!!str",
            "@x",
            "a\u2028b",
            "\u0007",
            "0x1F",
            "true",
            "<<",
            "%");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Random random;

    /**
     * @param random where chance comes from
     */
    public RandomDags(Random random) {
        this.random = random;
    }

    private ScheduleSpec schedule() {
        String[] written = {
            "'@daily'",
            "'*/5 3 * * MON#1'",
            "['0 3 * * *', '@weekly']",
            "{cron: '0 3 * * *', interval: true}",
            "{cron: ['0 3 * * *', '0 4 * * 5L'], interval: true}",
            "{every: 1h30m}",
            "{times: ['2026-12-24T06:00', '2026-12-31']}",
            "'@once'",
            "'@continuous'"
        };
        try {
            return ScheduleSpec.of(YAML.readTree(written[random.nextInt(written.length)]));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another DAG. */
    public DagSpec next() {
        List<GroupSpec> groups = new ArrayList<>();
        List<String> groupIds = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String id = "g" + i;
            groups.add(new GroupSpec(id, sometimes(this::text, id), List.of(), any(groupIds), expand()));
            groupIds.add(id);
        }
        List<TaskSpec> tasks = new ArrayList<>();
        List<String> taskIds = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            String id = "t" + i;
            tasks.add(task(id, taskIds, any(groupIds)));
            taskIds.add(id);
        }
        RunStrategy[] strategies = RunStrategy.values();
        return new DagSpec(
                "dag-" + random.nextInt(100),
                text(),
                text(),
                sometimes(this::schedule, null),
                ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "UTC"),
                sometimes(() -> new DateSpec("2026-01-31T03:00:00+01:00"), null),
                sometimes(() -> new DateSpec("2027-01-31"), null),
                random.nextBoolean(),
                sometimes(() -> Duration.ofHours(1 + random.nextInt(100)), null),
                1 + random.nextInt(20),
                strategies[random.nextInt(strategies.length)],
                random.nextInt(5),
                1 + random.nextInt(20),
                sometimes(() -> 1 + random.nextInt(20), null),
                sometimes(() -> Duration.ofMinutes(1 + random.nextInt(100)), null),
                random.nextBoolean() ? List.of() : List.of("a", "b c"),
                random.nextBoolean() ? Map.of() : Map.of("team", "sales", "cost-centre", "4711"),
                params(),
                tasks,
                groups,
                notifiers(),
                notifiers(),
                sometimes(
                        () -> List.of(
                                new DeadlineSpec(
                                        DeadlineReference.QUEUED_AT,
                                        Duration.ofSeconds(1 + random.nextInt(1000)),
                                        null,
                                        DeadlineAction.CANCEL,
                                        notifiers()),
                                new DeadlineSpec(
                                        null,
                                        null,
                                        new DateSpec("2026-12-24T18:00"),
                                        DeadlineAction.NOTIFY,
                                        List.of("ops"))),
                        List.of()),
                sometimes(() -> new WebhookSpec("hook", random.nextBoolean() ? null : "body"), null));
    }

    private TaskSpec task(String id, List<String> earlier, @Nullable String group) {
        ObjectNode with = JSON.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            with.set("k" + i + text(), json(3));
        }
        List<String> needs = new ArrayList<>(earlier);
        needs.removeIf(need -> random.nextBoolean());
        TriggerRule[] rules = TriggerRule.values();
        return new TaskSpec(
                id,
                text(),
                "ecs",
                with,
                needs,
                random.nextInt(5),
                Duration.ofMillis(random.nextInt(100_000_000)),
                random.nextBoolean(),
                sometimes(() -> Duration.ofSeconds(1 + random.nextInt(10_000)), null),
                sometimes(() -> Duration.ofSeconds(1 + random.nextInt(10_000)), null),
                random.nextInt(5),
                Duration.ofMinutes(random.nextInt(100)),
                sometimes(() -> ExitCodes.of(1 + random.nextInt(100)), null),
                sometimes(() -> new ExitCodes(List.of(new ExitCodes.Range(101, 110 + random.nextInt(10)))), null),
                sometimes(() -> ExitCodes.of(130, 131), null),
                Duration.ofMinutes(1 + random.nextInt(100)),
                sometimes(() -> new Outputs(Map.of("rows", new Outputs.Declared(random.nextBoolean(), text()))), null),
                null,
                sometimes(
                        () -> random.nextBoolean() ? Target.named("frankfurt") : new Target("", Map.of("data", "x")),
                        null),
                random.nextInt(10),
                random.nextBoolean() ? WeightRule.UPSTREAM : WeightRule.ABSOLUTE,
                random.nextBoolean() ? TaskSpec.DEFAULT_POOL : "pool." + random.nextInt(10),
                1 + random.nextInt(5),
                sometimes(() -> 1 + random.nextInt(5), null),
                rules[random.nextInt(rules.length)],
                random.nextBoolean(),
                random.nextBoolean(),
                group,
                random.nextBoolean(),
                false,
                false,
                notifiers(),
                notifiers(),
                notifiers(),
                notifiers(),
                sometimes(() -> List.of(new AlertSpec("(?i)error", List.of("ops"))), List.of()),
                expand(),
                random.nextBoolean() ? Map.of() : params(),
                assets(),
                assets());
    }

    private List<AssetSpec> assets() {
        return sometimes(
                () -> List.of(
                        AssetSpec.named("s3://lake/" + random.nextInt(10)),
                        new AssetSpec(
                                "orders",
                                "s3://lake/orders",
                                "sales",
                                JSON.objectNode().put("k", text()),
                                List.of())),
                List.of());
    }

    private @Nullable ExpandSpec expand() {
        return sometimes(
                () -> new ExpandSpec(
                        JSON.arrayNode().add(json(2)).add(json(1)),
                        Map.of(),
                        text(),
                        sometimes(() -> 1 + random.nextInt(9), null)),
                null);
    }

    private List<String> notifiers() {
        return sometimes(() -> List.of("ops", "sales-" + random.nextInt(10)), List.of());
    }

    private Map<String, ParamSpec> params() {
        Map<String, ParamSpec> params = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ParamType[] types = ParamType.values();
            params.put(
                    "p" + i,
                    new ParamSpec(
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(types[random.nextInt(types.length)], ParamType.NULL),
                            json(2),
                            sometimes(this::text, null),
                            sometimes(this::text, null),
                            sometimes(() -> List.of(json(1), json(1)), null),
                            sometimes(() -> json(1), null),
                            sometimes(() -> new BigDecimal("1.50"), null),
                            sometimes(() -> BigDecimal.valueOf(random.nextInt(), 2), null),
                            sometimes(() -> BigDecimal.valueOf(random.nextInt(), 2), null),
                            null,
                            sometimes(() -> new BigDecimal("0.5"), null),
                            sometimes(() -> random.nextInt(9), null),
                            null,
                            sometimes(() -> "^a+$", null),
                            sometimes(() -> "date", null),
                            schema(),
                            sometimes(() -> List.of(JSON.booleanNode(true)), null),
                            schema(),
                            sometimes(() -> random.nextInt(9), null),
                            null,
                            null,
                            sometimes(() -> random.nextInt(9), null),
                            sometimes(random::nextBoolean, null),
                            schema(),
                            sometimes(() -> Map.of("a", JSON.booleanNode(false)), null),
                            sometimes(() -> Map.of("^a", JSON.objectNode()), null),
                            schema(),
                            schema(),
                            null,
                            sometimes(() -> List.of("a", "b"), null),
                            sometimes(() -> Map.of("a", List.of("b")), null),
                            sometimes(() -> Map.of("a", JSON.objectNode().put("minProperties", 1)), null),
                            null,
                            sometimes(() -> random.nextInt(9), null),
                            sometimes(() -> List.of(JSON.objectNode()), null),
                            null,
                            null,
                            schema(),
                            schema(),
                            schema(),
                            schema(),
                            sometimes(() -> List.of(json(1)), null)));
        }
        return params;
    }

    private @Nullable JsonNode schema() {
        return sometimes(() -> JSON.objectNode().put("type", "integer"), null);
    }

    private JsonNode json(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> JSON.numberNode(random.nextInt());
            case 1 -> JSON.numberNode(Long.MAX_VALUE - random.nextInt());
            case 2 -> JSON.numberNode(new BigDecimal(random.nextInt(10_000)).movePointLeft(1 + random.nextInt(4)));
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.nullNode();
            case 5 -> JSON.textNode(text());
            case 6 -> {
                ArrayNode list = JSON.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(json(depth - 1));
                }
                yield list;
            }
            default -> {
                ObjectNode map = JSON.objectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.set("m" + i, json(depth - 1));
                }
                yield map;
            }
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private @Nullable String any(List<String> ids) {
        return ids.isEmpty() || random.nextBoolean() ? null : ids.get(random.nextInt(ids.size()));
    }

    private <T> @Nullable T sometimes(Supplier<T> value, @Nullable T otherwise) {
        return random.nextBoolean() ? value.get() : otherwise;
    }
}
