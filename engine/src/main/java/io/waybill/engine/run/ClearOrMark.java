package io.waybill.engine.run;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AttemptRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people change of a run that goes on or has ended: tasks that begin anew, or count as having ended in a way. */
final class ClearOrMark {
    private final RunDraft draft;
    private final Attempts attempts;

    ClearOrMark(RunDraft draft, Attempts attempts) {
        this.draft = draft;
        this.attempts = attempts;
    }

    /** Has them begin anew; what runs is stopped first. */
    void clear(List<Node> nodes, String reason) {
        if (startOver(withInstances(nodes), reason)) {
            reopen(reason);
        }
    }

    /** Has them count as the mark says; what runs is stopped first. */
    void mark(List<Node> nodes, Mark mark, String reason) {
        List<Node> changed =
                nodes.stream().filter(node -> stateOf(node) != mark.state()).toList();
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(node -> mark(node, mark, reason));
        if (mark != Mark.FAILED) {
            // What did not run only because these had failed may run now.
            startOver(notRunAfter(changed), reason);
        }
        reopen(reason);
    }

    private void mark(Node node, Mark mark, String reason) {
        Optional<AttemptRow> attempt = draft.openAttempt(node);
        if (attempt.isPresent()) {
            attempts.stop(attempt.get(), TaskCause.MARKED, mark.stopKind(), FailureCause.MARKED, reason);
        } else {
            draft.move(node, mark.cause(), task -> {
                task.endedAt = draft.now();
                task.nextTryAt = null;
                task.reason = reason;
            });
        }
    }

    /** All that is below these nodes and did not run because of a failure, on the ways that lead over such nodes only. */
    private List<Node> notRunAfter(List<Node> nodes) {
        Set<Node> found = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>(nodes);
        while (!open.isEmpty()) {
            for (Node child : draft.run().graph().downstream(open.remove())) {
                if (stateOf(child) == TaskState.UPSTREAM_FAILED && found.add(child)) {
                    open.add(child);
                }
            }
        }
        return List.copyOf(found);
    }

    /** Where items are found anew, all that is run for them begins anew. */
    private List<Node> withInstances(List<Node> nodes) {
        DagGraph graph = draft.run().graph();
        Set<Node> all = new LinkedHashSet<>(nodes);
        for (Node node : nodes) {
            if (node.work() instanceof NodeWork.Expand expand) {
                graph.mapping(expand.owner()).stream()
                        .flatMap(mapping -> mapping.nodes().stream())
                        .forEach(id -> all.addAll(graph.instances(id)));
            }
        }
        return List.copyOf(all);
    }

    /** Whether any of them was not untouched already. */
    private boolean startOver(List<Node> nodes, String reason) {
        boolean changed = false;
        for (Node node : nodes) {
            TaskState state = stateOf(node);
            Optional<AttemptRow> attempt = draft.openAttempt(node);
            if (state == TaskState.NONE || state == TaskState.RESTARTING) {
                continue;
            }
            changed = true;
            if (attempt.isPresent()) {
                attempts.stop(attempt.get(), TaskCause.CLEARED, EndKind.CANCELLED, FailureCause.NONE, reason);
            } else {
                draft.move(node, TaskCause.CLEARED, TaskEdit::startOver);
            }
        }
        // Only now, for each of them may be upstream of another.
        nodes.forEach(draft::judge);
        return changed;
    }

    /** A run that has ended waits for a place again, and is decided anew there. */
    private void reopen(String reason) {
        if (draft.state().isTerminal()) {
            draft.move(RunCause.CLEARED, reason);
        }
    }

    private TaskState stateOf(Node node) {
        return draft.task(node).state();
    }
}
