package io.waybill.engine.loop;

import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.backfill.BackfillRequest;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.BackfillRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Does at random what people do with DAGs and runs, and has the platform fail now and then. */
final class OnCall {
    private static final String ME = "on call";
    private static final int RECENT = 12;
    private static final int MOST_PAUSED = 4;

    private final EngineRig rig;
    private final SimulatedFleet fleet;
    private final Random random;

    /** Apart from the other one, so that how much is asked changes nothing of what else is done. */
    private final Random answers;

    private final Deque<String> paused = new ArrayDeque<>();

    OnCall(EngineRig rig, SimulatedFleet fleet, Random random) {
        this.rig = rig;
        this.fleet = fleet;
        this.random = random;
        this.answers = new Random(random.nextLong());
    }

    /**
     * Does something. What the engine refuses is not done.
     *
     * @return whether a schedule goes on by it
     */
    boolean act(Backfills backfills) {
        int pausedBefore = paused.size();
        SimulatedFleet.Member dag =
                fleet.members().get(random.nextInt(fleet.members().size()));
        try {
            act(dag, backfills);
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                throw e;
            }
        }
        return paused.size() < pausedBefore;
    }

    private void act(SimulatedFleet.Member dag, Backfills backfills) {
        switch (random.nextInt(20)) {
            case 0, 1 -> {
                Instant date = random.nextBoolean() ? rig.clock.instant() : null;
                var unused = rig.engine.trigger(TriggerRequest.manual(dag.id(), date, ME));
            }
            case 2, 3, 4 -> clearWhatFailed();
            case 5 -> some(dag, run -> true).ifPresent(run -> clear(run, selection(run)));
            case 6 -> some(dag, run -> true).ifPresent(this::mark);
            case 7 -> anyUnfinished().ifPresent(run -> rig.engine.changes().cancelRun(run.dagId(), run.runId(), ME));
            case 8 ->
                anyUnfinished().ifPresent(run -> {
                    var unused = rig.engine.changes().retryNow(run.dagId(), run.runId(), TaskSelection.all(), ME);
                });
            case 9 -> anyUnfinished().ifPresent(this::end);
            case 10 -> pause(dag);
            case 11, 12 -> goOn();
            case 13, 14 -> backfill(dag, backfills);
            case 15 -> changeBackfill(dag, backfills);
            case 16 -> rig.fargate.refuse(ErrorCode.NO_CAPACITY, 1 + random.nextInt(4));
            case 17 -> {
                rig.fargate.refuse(ErrorCode.AWS_UNAVAILABLE, random.nextInt(4));
                rig.fargate.loseAnswers(random.nextInt(3));
            }
            case 18 -> rig.fargate.refuse(ErrorCode.AWS_REFUSED, 1);
            default -> {
                rig.fargate.failWatches(random.nextInt(3));
                rig.fargate.failStops(random.nextInt(3));
            }
        }
    }

    /** Answers some of what people are asked, also in ways that are refused. */
    void answer(Approvals approvals) {
        // Of the same moment they come in the order of their tries' ids, which are others each time.
        List<ApprovalRow> waiting = approvals.waiting(1_000).stream()
                .sorted(Comparator.comparing(ApprovalRow::runKey).thenComparing(ApprovalRow::nodeId))
                .toList();
        for (ApprovalRow asked : waiting) {
            if (answers.nextInt(3) == 0) {
                ApprovalRequest request = ApprovalRequest.parse(asked.request());
                List<String> options = new ArrayList<>(request.options());
                Collections.shuffle(options, answers);
                List<String> chosen = options.subList(0, answers.nextInt(6) == 0 ? 2 : 1);
                Approvals.Answer answer =
                        new Approvals.Answer(chosen, Map.of(), answers.nextInt(4) == 0 ? "bob" : "ada");
                try {
                    var unused = approvals.answer(asked, answer, ME);
                } catch (WaybillException e) {
                    if (e.code().kind() != ErrorKind.USER) {
                        throw e;
                    }
                }
            }
        }
    }

    private Optional<RunRow> any(List<RunRow> runs) {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(random.nextInt(runs.size())));
    }

    private Optional<RunRow> some(SimulatedFleet.Member dag, Predicate<RunRow> wanted) {
        return any(new RunQueries(rig.database)
                .list(RunFilter.of(dag.id(), RECENT)).stream().filter(wanted).toList());
    }

    private Optional<RunRow> anyUnfinished() {
        return any(new RunQueries(rig.database)
                .list(RunFilter.recent(100).in(List.of(RunState.RUNNING, RunState.QUEUED))));
    }

    /** The oldest first, for others may wait for it. */
    private void clearWhatFailed() {
        new RunQueries(rig.database)
                .list(RunFilter.recent(RECENT).in(List.of(RunState.FAILED))).stream()
                        .min(Comparator.comparing(RunRow::id))
                        .ifPresent(run -> clear(run, TaskSelection.all().onlyWhatFailed()));
    }

    private void clear(RunRow run, TaskSelection tasks) {
        var unused = rig.engine.changes().clear(run.dagId(), run.runId(), tasks, ME);
    }

    private TaskSelection selection(RunRow run) {
        List<TaskRow> tasks = rig.runs.tasks(run.id());
        TaskSelection one =
                TaskSelection.of(tasks.get(random.nextInt(tasks.size())).key().toString());
        return random.nextBoolean() ? one : one.withDownstream();
    }

    private void mark(RunRow run) {
        Mark[] marks = Mark.values();
        Mark mark = marks[random.nextInt(marks.length)];
        var unused = rig.engine.changes().mark(run.dagId(), run.runId(), selection(run), mark, ME);
    }

    private void end(RunRow run) {
        if (random.nextBoolean()) {
            rig.engine.changes().failRun(run.dagId(), run.runId(), ME);
        } else {
            rig.engine.changes().succeedRun(run.dagId(), run.runId(), ME);
        }
    }

    private void pause(SimulatedFleet.Member dag) {
        if (dag.runsByItself() && paused.size() < MOST_PAUSED && !paused.contains(dag.id())) {
            var unused = rig.engine.setPaused(dag.id(), true, ME);
            paused.add(dag.id());
        }
    }

    private void goOn() {
        if (!paused.isEmpty()) {
            var unused = rig.engine.setPaused(paused.remove(), false, ME);
        }
    }

    /** Has every schedule rest from now on. */
    void pauseAll() {
        for (SimulatedFleet.Member dag : fleet.members()) {
            if (!paused.contains(dag.id())) {
                var unused = rig.engine.setPaused(dag.id(), true, ME);
            }
        }
    }

    private void backfill(SimulatedFleet.Member dag, Backfills backfills) {
        Instant from = rig.clock.instant().minus(Duration.ofHours(random.nextInt(24 * 20)));
        ReprocessBehavior[] behaviors = ReprocessBehavior.values();
        var unused = backfills.create(new BackfillRequest(
                dag.id(),
                from,
                from.plus(Duration.ofHours(random.nextInt(24 * 4))),
                Map.of(),
                random.nextInt(3) == 0,
                behaviors[random.nextInt(behaviors.length)],
                1 + random.nextInt(3),
                ME));
    }

    private void changeBackfill(SimulatedFleet.Member dag, Backfills backfills) {
        for (BackfillRow backfill : backfills.list(dag.id(), 1, 0)) {
            var unused = switch (random.nextInt(3)) {
                case 0 -> backfills.cancel(backfill.id(), ME);
                case 1 -> backfills.pause(backfill.id(), ME);
                default -> backfills.resume(backfill.id(), ME);
            };
        }
    }
}
