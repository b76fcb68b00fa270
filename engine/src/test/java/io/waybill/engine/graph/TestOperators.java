package io.waybill.engine.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.spec.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The engine's own tests know no real operator; these have one of each shape. */
public final class TestOperators {
    /** The action that {@code call} and {@code pair} ask for. */
    public static final String ACTION = "test.call";

    private TestOperators() {}

    /** One of each shape, {@code empty}, {@code job} and so on; a {@code wait} looks each minute, for an hour. */
    public static Operators all() {
        return Operators.of(List.of(
                new TestOperator("empty", (task, with) -> OperatorGroup.single(new NodeWork.None())),
                new TestOperator("job", (task, with) -> OperatorGroup.single(container(task))),
                new TestOperator("call", (task, with) -> OperatorGroup.single(action(task))),
                new TestOperator(
                        "pair",
                        (task, with) -> new OperatorGroup(
                                List.of(new GroupNode("create", action(task)), new GroupNode("run", container(task))),
                                List.of(new Edge("create", "run")),
                                "run")),
                new TestOperator("choose", (task, with) -> choice(new Question.Names(with.template()), false)),
                new TestOperator(
                        "cases",
                        (task, with) ->
                                choice(new Question.Cases(with.template(), with.cases(), with.otherwise()), false)),
                new TestOperator(
                        "truth",
                        (task, with) -> choice(new Question.Truth(with.template()), with.far() == null || with.far())),
                new TestOperator("newest", (task, with) -> choice(new Question.Newest(), false)),
                new TestOperator("wait", (task, with) -> OperatorGroup.single(await(task, with))),
                new TestOperator(
                        "start_dag",
                        (task, with) -> OperatorGroup.single(
                                new NodeWork.Action("trigger_dag", task.with().withObject("/input")))),
                new TestOperator("wide", TestOperators::wide)));
    }

    /**
     * A container whose request is the task's {@code request}, or an empty one; {@code sizes} are its ladder of memory,
     * and with {@code spot} it asks for Spot capacity and may go on without.
     */
    private static NodeWork container(TaskSpec task) {
        ObjectNode with = task.with();
        List<NodeWork.Container.Size> sizes = new ArrayList<>();
        for (JsonNode memory : with.path("sizes")) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            if (!sizes.isEmpty()) {
                patch.putObject("overrides").put("memory", memory.asText());
            }
            sizes.add(new NodeWork.Container.Size(memory.asInt(), patch));
        }
        ObjectNode onDemand = with.path("spot").asBoolean()
                ? JsonNodeFactory.instance
                        .objectNode()
                        .put("launchType", "FARGATE")
                        .putNull("spot")
                : null;
        return new NodeWork.Container(with.withObject("/request"), sizes, onDemand, null);
    }

    private static NodeWork action(TaskSpec task) {
        return new NodeWork.Action(ACTION, task.with().withObject("/input"));
    }

    private static OperatorGroup choice(Question question, boolean skipsAllBelow) {
        return OperatorGroup.single(new NodeWork.Choice(question, skipsAllBelow));
    }

    private static NodeWork await(TaskSpec task, With with) {
        return new NodeWork.Wait(
                with.template(),
                task.with().withObject("/input"),
                new Patience(
                        Duration.ofMinutes(1),
                        with.far() != null && with.far(),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        with.spot() != null && with.spot()));
    }

    private static OperatorGroup wide(TaskSpec task, With with) {
        List<GroupNode> nodes = new ArrayList<>();
        for (int i = 0; i < with.width(); i++) {
            nodes.add(new GroupNode("n" + i, new NodeWork.None()));
        }
        return new OperatorGroup(nodes, List.of(), "n0");
    }

    /** What the test operators can be told; each reads what it needs. */
    public record With(
            Integer width,
            Map<String, Object> request,
            Map<String, Object> input,
            List<Integer> sizes,
            Boolean spot,
            String template,
            Map<String, List<String>> cases,
            @Nullable List<String> otherwise,
            Boolean far) {}

    /** A {@code with} that says this. */
    public static ObjectNode with(String key, Object value) {
        ObjectNode with = JsonNodeFactory.instance.objectNode();
        return with.set(key, new JsonMapper().valueToTree(value));
    }

    private record TestOperator(String name, BiFunction<TaskSpec, With, OperatorGroup> groups)
            implements OperatorFactory<With> {
        @Override
        public String summary() {
            return "For tests.";
        }

        @Override
        public Class<With> withType() {
            return With.class;
        }

        @Override
        public OperatorGroup create(TaskSpec task, With with, OperatorContext context) {
            return groups.apply(task, with);
        }
    }
}
