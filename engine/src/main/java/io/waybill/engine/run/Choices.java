package io.waybill.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Question;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.schedule.Timetable;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.template.AwaitedException;
import io.waybill.spec.template.XComs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Answers the questions of choices within one decision, and has skipped what is not chosen. */
final class Choices {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> FALSE = Set.of("false", "0", "0.0", "no", "none", "null", "", "[]", "{}");
    private static final Set<String> TRUE = Set.of("true", "1", "yes");

    private final RunDraft draft;
    private final RequestRenderer renderer;

    Choices(RunDraft draft, RequestRenderer renderer) {
        this.draft = draft;
        this.renderer = renderer;
    }

    /**
     * What was answered.
     *
     * @param ids the tasks and groups to go on with
     * @param nodes the nodes that these are
     */
    private record Answer(List<String> ids, List<Node> nodes) {}

    /** Answers the question of a node whose trigger rule holds. */
    void decide(Node node, NodeWork.Choice choice) {
        int tryNumber = draft.task(node).tryNumber() + 1;
        Answer answer;
        try {
            answer = answer(node, choice.question(), tryNumber);
        } catch (AwaitedException e) {
            Awaiting.putOff(draft, node, e);
            return;
        } catch (WaybillException e) {
            draft.move(node, TaskCause.REQUEST_BROKEN, task -> {
                task.tryNumber = tryNumber;
                task.startedAt = draft.now();
                task.endedAt = draft.now();
                task.reason = String.valueOf(e.getMessage());
            });
            return;
        }
        DagGraph graph = draft.graph();
        boolean all = choice.skipsAllBelow() && answer.nodes().isEmpty();
        BitSet skipped = all ? Refusal.allBelow(graph, node) : notChosen(graph, node, answer.nodes());
        draft.hand(output(node, tryNumber, answer));
        draft.hand(Refusal.keep(draft.row().id(), graph, node, tryNumber, skipped, all));
        draft.refuse(node, new Refusal(tryNumber, skipped));
        draft.move(node, TaskCause.CHOSE, task -> {
            task.tryNumber = tryNumber;
            task.startedAt = draft.now();
            task.endedAt = draft.now();
            task.reason = answer.ids().isEmpty() ? "Chose nothing" : "Chose " + String.join(", ", answer.ids());
        });
        skipped.stream().forEach(index -> draft.judge(graph.node(index)));
    }

    private OutputRow output(Node node, int tryNumber, Answer answer) {
        ArrayNode ids = JSON.createArrayNode();
        answer.ids().forEach(ids::add);
        return new OutputRow(
                draft.row().id(), node.id(), node.mapIndex(), tryNumber, XComs.RETURN_VALUE, ids.toString());
    }

    /** What comes directly after, but for what was chosen and what comes after that. */
    private static BitSet notChosen(DagGraph graph, Node node, List<Node> chosen) {
        BitSet left = new BitSet();
        graph.downstream(node).forEach(child -> left.set(child.index()));
        BitSet reached = new BitSet();
        chosen.forEach(child -> reached.set(child.index()));
        // In topological order, and no farther than there is something that could be reached.
        int last = left.length();
        for (int index = reached.nextSetBit(0); index >= 0 && index < last; index = reached.nextSetBit(index + 1)) {
            graph.downstream(graph.node(index)).forEach(child -> reached.set(child.index()));
        }
        left.andNot(reached);
        return left;
    }

    private Answer answer(Node node, Question question, int tryNumber) {
        if (question instanceof Question.Names names) {
            return chosen(node, ids(render(node, tryNumber, names.template())));
        }
        if (question instanceof Question.Cases cases) {
            return chosen(node, ids(cases, render(node, tryNumber, cases.template())));
        }
        boolean goesOn = question instanceof Question.Truth truth
                ? isTrue(node, render(node, tryNumber, truth.template()))
                : isNewest(draft.row());
        List<Node> after = draft.graph().downstream(node);
        return goesOn
                ? new Answer(after.stream().map(Node::taskId).distinct().toList(), after)
                : new Answer(List.of(), List.of());
    }

    private String render(Node node, int tryNumber, String template) {
        return renderer.render(draft, node, tryNumber, template).strip();
    }

    private static List<String> ids(String text) {
        if (text.startsWith("[")) {
            try {
                List<String> ids = new ArrayList<>();
                for (JsonNode id : JSON.readTree(text)) {
                    ids.add(id.asText());
                }
                return ids;
            } catch (JsonProcessingException e) {
                throw failed("'" + text + "' is no list of ids; write ids with commas between them, or a JSON list");
            }
        }
        return Stream.of(text.split("[,\\s]+")).filter(id -> !id.isEmpty()).toList();
    }

    private static List<String> ids(Question.Cases cases, String text) {
        List<String> ids = cases.cases().get(text);
        if (ids != null) {
            return ids;
        }
        if (cases.otherwise() == null) {
            throw failed("'" + text + "' is none of its cases "
                    + String.join(", ", cases.cases().keySet()) + "; add it, or otherwise");
        }
        return cases.otherwise();
    }

    private Answer chosen(Node node, List<String> ids) {
        DagGraph graph = draft.graph();
        List<Node> nodes = new ArrayList<>();
        for (String id : ids) {
            List<Node> branch = graph.branch(node, id);
            if (branch.isEmpty()) {
                List<String> known = graph.downstream(node).stream()
                        .map(Node::taskId)
                        .distinct()
                        .toList();
                throw failed(
                        "It chose '" + id + "', which does not need it; what needs it is " + String.join(", ", known));
            }
            nodes.addAll(branch);
        }
        return new Answer(ids, nodes);
    }

    private static boolean isTrue(Node node, String text) {
        String word = text.toLowerCase(Locale.ROOT);
        boolean filled =
                word.matches("-?[0-9.]*[1-9][0-9.]*") || (word.length() > 2 && word.matches("[\\[{](?s:.*)[]}]"));
        if (!TRUE.contains(word) && !FALSE.contains(word) && !filled) {
            throw failed("The condition of '" + node.taskId() + "' is '" + text
                    + "', which is neither true nor false; compare it with something");
        }
        return !FALSE.contains(word);
    }

    /** As in Airflow's LatestOnlyOperator: a run that no schedule made is always the newest. */
    private boolean isNewest(RunRow run) {
        Instant end = run.dataIntervalEnd() == null ? run.logicalDate() : run.dataIntervalEnd();
        if (end == null || run.type() == RunType.MANUAL || run.type() == RunType.ASSET_TRIGGERED) {
            return true;
        }
        return Timetable.of(draft.graph().spec())
                .flatMap(timetable -> timetable.next(end))
                .map(Tick::at)
                .filter(next -> next.isBefore(draft.now()))
                .isEmpty();
    }

    private static WaybillException failed(String message) {
        return new WaybillException(ErrorCode.TEMPLATE, message);
    }
}
