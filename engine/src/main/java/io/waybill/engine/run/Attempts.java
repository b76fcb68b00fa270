package io.waybill.engine.run;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.spec.Durations;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.Target;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.AwaitedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How attempts begin, stop and end within one decision, and what budget an end spends. */
final class Attempts {

    private final RunDraft draft;
    private final RequestRenderer renderer;
    private final KnownCalls calls;
    private final TargetCatalog targets;
    private final RetryBudget budget;
    private final Choices choices;
    private final Items items;
    private final Supplier<UUID> ids;

    Attempts(
            RunDraft draft,
            RequestRenderer renderer,
            KnownCalls calls,
            TargetCatalog targets,
            RetryBudget budget,
            Supplier<UUID> ids) {
        this.draft = draft;
        this.renderer = renderer;
        this.calls = calls;
        this.targets = targets;
        this.budget = budget;
        this.ids = ids;
        this.choices = new Choices(draft, renderer);
        this.items = new Items(draft, renderer);
    }

    Node nodeOf(AttemptRow attempt) {
        return draft.run().graph().node(attempt.task());
    }

    /** Begins what takes no place, as soon as its trigger rule holds: nothing, a choice, a wait. */
    void beginWithoutPlace(Node node) {
        if (node.isEmpty()) {
            draft.move(node, TaskCause.NOTHING_TO_DO, task -> {
                task.startedAt = draft.now();
                task.endedAt = draft.now();
            });
        } else if (node.work() instanceof NodeWork.Choice choice) {
            choices.decide(node, choice);
        } else if (node.work() instanceof NodeWork.Wait wait) {
            await(node, wait);
        } else if (node.work() instanceof NodeWork.Expand expand) {
            items.find(node, expand);
        }
    }

    private void await(Node node, NodeWork.Wait wait) {
        int tryNumber = draft.task(node).tryNumber() + 1;
        UUID id = ids.get();
        ObjectNode input;
        try {
            input = renderer.render(
                    draft, node, new LaunchContext("", draft.run().identity(node, id, tryNumber)));
        } catch (AwaitedException e) {
            Awaiting.putOff(draft, node, e);
            return;
        } catch (WaybillException e) {
            broken(node, e);
            return;
        }
        AttemptRow attempt = AttemptRow.begin(
                id,
                draft.row().id(),
                node.id(),
                node.mapIndex(),
                tryNumber,
                "",
                input.toString(),
                "",
                null,
                draft.now(),
                draft.now());
        draft.begin(attempt);
        draft.move(node, TaskCause.WAIT_BEGUN, task -> {
            task.tryNumber = tryNumber;
            task.queuedAt = draft.now();
            task.startedAt = draft.now();
            task.spent = task.spent.waiting(draft.now());
        });
        draft.command(new RunCommand.Look(attempt, wait.sensor()));
    }

    /** What the attempt waits for has come, or is looked for again later. */
    void looked(AttemptRow attempt, EngineSensor.Look look) {
        Node node = nodeOf(attempt);
        if (!(node.work() instanceof NodeWork.Wait wait) || draft.task(node).state() != TaskState.DEFERRED) {
            return;
        }
        if (look.met()) {
            Map<String, String> outputs = new HashMap<>();
            look.outputs().forEach((key, value) -> outputs.put(key, value.toString()));
            end(attempt, TaskEnd.of(EndKind.SUCCESS, FailureCause.NONE, ""), outputs);
            return;
        }
        Instant next = requireNonNullElseGet(
                look.next(),
                () -> draft.now().plus(wait.patience().next(Duration.between(attempt.createdAt(), draft.now()))));
        draft.change(node, task -> {
            task.nextTryAt = next;
            task.reason = look.reason();
        });
    }

    /** The time has come to look again, or to give up. */
    void lookAgain(Node node, AttemptRow attempt) {
        Instant until = draft.run().waitsUntil(node);
        if (until != null && !until.isAfter(draft.now()) && node.work() instanceof NodeWork.Wait wait) {
            String missed = draft.task(node).reason();
            String reason = "Waited longer than its timeout of "
                    + Durations.format(requireNonNull(wait.patience().timeout()))
                    + (missed.isEmpty() ? "" : ". " + missed);
            end(attempt, TaskEnd.of(EndKind.TIMEOUT, FailureCause.WAITED_TOO_LONG, reason), Map.of());
        } else {
            draft.change(node, task -> task.nextTryAt = null);
            carryOn(node, attempt);
        }
    }

    /**
     * Begins the node's next try.
     *
     * @param place the target that has a place for it; absent: the first that its task may run on
     */
    void begin(Node node, @Nullable String place) {
        int tryNumber = draft.task(node).tryNumber() + 1;
        draft.move(node, TaskCause.PLACE_FREE, task -> task.queuedAt = draft.now());
        UUID id = ids.get();
        String target;
        ObjectNode request;
        try {
            target = targets.choose(
                    place == null ? draft.run().graph().claim(node).target() : Target.named(place));
            request = renderer.render(
                    draft, node, new LaunchContext(target, draft.run().identity(node, id, tryNumber)));
        } catch (AwaitedException e) {
            Awaiting.putOff(draft, node, e);
            return;
        } catch (WaybillException | SpecValueException e) {
            broken(node, e);
            return;
        }
        boolean container = node.work().kind() == NodeWork.Kind.CONTAINER;
        AttemptRow attempt = AttemptRow.begin(
                id,
                draft.row().id(),
                node.id(),
                node.mapIndex(),
                tryNumber,
                container ? ids.get().toString() : "",
                request.toString(),
                target,
                request.path("cluster").asText(null),
                draft.now(),
                container ? null : draft.now());
        draft.begin(attempt);
        draft.move(node, container ? TaskCause.LAUNCH_ASKED : TaskCause.CALL_ASKED, task -> {
            task.tryNumber = tryNumber;
            task.startedAt = attempt.startedAt();
        });
        Optional<Map<String, String>> known =
                container ? Optional.empty() : calls.outputs(actionOf(node), request, target);
        if (known.isPresent()) {
            end(attempt, TaskEnd.of(EndKind.SUCCESS, FailureCause.NONE, ""), known.get());
        } else {
            carryOn(node, attempt);
        }
    }

    private static String actionOf(Node node) {
        return node.work() instanceof NodeWork.Action action ? action.action() : "";
    }

    private void broken(Node node, RuntimeException e) {
        draft.move(node, TaskCause.REQUEST_BROKEN, task -> {
            task.endedAt = draft.now();
            task.reason = String.valueOf(e.getMessage());
        });
    }

    /** Does again what the attempt's row calls for. */
    void resume(AttemptRow attempt) {
        carryOn(nodeOf(attempt), attempt);
    }

    private void carryOn(Node node, AttemptRow attempt) {
        if (node.work() instanceof NodeWork.Wait wait) {
            if (draft.task(node).nextTryAt() == null) {
                draft.command(new RunCommand.Look(attempt, wait.sensor()));
            }
        } else if (attempt.clientToken().isEmpty()) {
            draft.command(new RunCommand.Call(attempt, actionOf(node)));
        } else if (attempt.taskArn() == null) {
            draft.command(new RunCommand.Launch(
                    attempt,
                    draft.run().identity(node, attempt.id(), attempt.tryNumber()),
                    draft.run().graph().priority(node)));
        } else {
            draft.command(new RunCommand.Watch(attempt));
            stopIfAsked(attempt);
        }
    }

    /** The platform has taken the task; who launched it watches it. */
    void launched(AttemptRow attempt, TaskHandle handle) {
        stopIfAsked(draft.change(attempt, edit -> {
            edit.cluster = handle.cluster();
            edit.taskArn = handle.taskArn();
            edit.launchedAt = handle.launchedAt();
        }));
    }

    private void stopIfAsked(AttemptRow attempt) {
        if (attempt.stopKind() != null) {
            AttemptRow asked = attempt.stopAskedAt() != null
                    ? attempt
                    : draft.change(attempt, edit -> edit.stopAskedAt = draft.now());
            draft.command(new RunCommand.Stop(asked, asked.reason()));
        }
    }

    /** Asks for the attempt's end. A launch that is under way is waited for; then its task is stopped. */
    void stop(AttemptRow attempt, TaskCause cause, EndKind kind, FailureCause failure, String reason) {
        AttemptRow stopping = draft.change(attempt, edit -> {
            edit.stopKind = kind;
            edit.cause = failure == FailureCause.NONE ? null : failure;
            edit.reason = reason;
        });
        Node node = nodeOf(attempt);
        draft.move(node, cause, task -> task.reason = reason);
        if (node.work().kind() == NodeWork.Kind.WAIT) {
            // Nothing runs that would have to end first.
            end(stopping, TaskEnd.of(kind, failure, reason), Map.of());
            return;
        }
        if (stopping.taskArn() != null) {
            stopIfAsked(stopping);
        }
    }

    /** The attempt is over; what becomes of the task depends on whose fault a bad end is. */
    void end(AttemptRow attempt, TaskEnd end, Map<String, String> outputs) {
        Instant stoppedAt = end.times().stoppedAt();
        Instant endedAt = stoppedAt == null || stoppedAt.isAfter(draft.now()) ? draft.now() : stoppedAt;
        EndKind kind = requireNonNullElse(attempt.stopKind(), end.kind());
        String reason = attempt.stopKind() == null ? end.reason() : attempt.reason();
        AttemptRow ended = draft.change(attempt, edit -> {
            edit.kind = kind;
            edit.cause = requireNonNullElse(edit.cause, end.cause());
            edit.reason = reason;
            edit.evidence = end.evidence();
            edit.usage = end.usage();
            edit.exitCode = end.exitCode();
            edit.stopCode = end.stopCode();
            edit.pullStartedAt = end.times().pullStartedAt();
            edit.startedAt = edit.startedAt == null ? end.times().startedAt() : edit.startedAt;
            edit.endedAt = endedAt;
            if (end.logs() != null) {
                edit.logGroup = end.logs().group();
                edit.logStream = end.logs().stream();
            }
        });
        Node node = nodeOf(attempt);
        if (draft.task(node).state() == TaskState.RESTARTING) {
            draft.move(node, TaskCause.STOPPED, TaskEdit::startOver);
            draft.judge(node);
            // Its items may be looked for again once none is under way.
            draft.graph()
                    .mapping(node)
                    .ifPresent(mapping -> draft.judge(draft.graph().node(mapping.expander())));
            return;
        }
        if (kind == EndKind.SUCCESS) {
            outputs.forEach((key, value) -> draft.hand(new OutputRow(
                    draft.row().id(), attempt.nodeId(), attempt.mapIndex(), attempt.tryNumber(), key, value)));
        }
        Aftermath aftermath =
                Aftermath.of(draft.row(), node, ended, draft.task(node).spent(), budget);
        draft.move(node, aftermath.cause(), task -> {
            task.spent = aftermath.spent();
            task.reason = aftermath.reason();
            task.exitCode = ended.exitCode();
            task.startedAt = ended.startedAt();
            task.endedAt = endedAt;
            task.nextTryAt = aftermath.delay() == null ? null : endedAt.plus(aftermath.delay());
        });
    }

    /** The attempt counts as over, though its end was never told after it was asked to stop. */
    void abandon(AttemptRow attempt) {
        EndKind kind = requireNonNullElse(attempt.stopKind(), EndKind.CANCELLED);
        String note = "Its end was not confirmed within " + Durations.format(LiveRun.STOP_CONFIRMED_WITHIN)
                + " of the stop, so its container may still run";
        end(
                draft.change(attempt, edit -> edit.reason = attempt.reason() + ". " + note),
                TaskEnd.of(kind, FailureCause.NONE, note),
                Map.of());
    }
}
