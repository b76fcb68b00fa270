package io.waybill.engine.run;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.Spent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task whose try has ended: pure.
 *
 * @param cause how the task goes on
 * @param spent what it has used up by now
 * @param delay how long until the next try, counted from the end; absent where there is none
 * @param reason one sentence or two for people; empty after a success
 */
record Aftermath(TaskCause cause, Spent spent, @Nullable Duration delay, String reason) {

    /**
     * Decides.
     *
     * @param ended the try, with its end in it
     * @param spent what the task had used up before
     */
    static Aftermath of(RunRow run, Node node, AttemptRow ended, Spent spent, RetryBudget budget) {
        if (ended.cause() == FailureCause.MARKED) {
            return marked(ended, spent);
        }
        Aftermath aftermath = decide(run, node, ended, spent, budget);
        boolean soft =
                node.work() instanceof NodeWork.Wait wait && wait.patience().softFail();
        return soft && aftermath.cause() == TaskCause.FAILED_FOR_GOOD
                ? new Aftermath(
                        TaskCause.SKIP_ASKED, spent, null, also(ended, "Skipped instead of failed, by its soft_fail."))
                : aftermath;
    }

    private static Aftermath decide(RunRow run, Node node, AttemptRow ended, Spent spent, RetryBudget budget) {
        if (ended.cause() == FailureCause.WAITED_TOO_LONG) {
            return failed(spent, ended.reason());
        }
        return switch (requireNonNull(ended.kind())) {
            case SUCCESS -> new Aftermath(TaskCause.SUCCEEDED, spent, null, "");
            case CANCELLED -> new Aftermath(TaskCause.STOPPED, spent, null, ended.reason());
            case INTERNAL -> failed(spent, ended.reason());
            case USER -> ofExit(run, node, ended, spent);
            case TIMEOUT -> byUser(run, node, ended, spent);
            case CAPACITY -> byCapacity(run, node, ended, spent, budget);
            case PLATFORM -> byPlatform(run, node, ended, spent, budget);
        };
    }

    /** An attempt that was under way when its task was marked, and was stopped for it; see {@link Mark#stopKind}. */
    private static Aftermath marked(AttemptRow ended, Spent spent) {
        TaskCause cause = ended.kind() == EndKind.SUCCESS
                ? TaskCause.SUCCEEDED
                : ended.kind() == EndKind.CANCELLED ? TaskCause.SKIP_ASKED : TaskCause.FAILED_FOR_GOOD;
        return new Aftermath(cause, spent, null, ended.reason());
    }

    private static Aftermath failed(Spent spent, String reason) {
        return new Aftermath(TaskCause.FAILED_FOR_GOOD, spent, null, reason);
    }

    private static Aftermath again(Spent spent, Duration delay, String reason) {
        return new Aftermath(TaskCause.FAILED_WITH_TRIES_LEFT, spent, delay, reason);
    }

    /** What the task says of its exit codes comes first; then more memory, where that is what it lacked. */
    private static Aftermath ofExit(RunRow run, Node node, AttemptRow ended, Spent spent) {
        NodePolicy policy = node.policy();
        // A container whose outputs are wrong has ended with 0, and that is not why it failed.
        Integer code = ended.cause() == FailureCause.OUTPUT ? null : ended.exitCode();
        if (code != null && policy.skipOn().contains(code)) {
            return new Aftermath(
                    TaskCause.SKIP_ASKED, spent, null, "Exit code " + code + " is one of its skip_on_exit_codes");
        }
        if (code != null && policy.failOn().contains(code)) {
            return failed(spent.byUser(), also(ended, "Exit code " + code + " is one of its fail_on_exit_codes."));
        }
        if (ended.cause() == FailureCause.OUT_OF_MEMORY && node.work() instanceof NodeWork.Container container) {
            NodeWork.Container.Size larger =
                    container.size(spent.memoryGrowths() + 1).orElse(null);
            if (larger != null) {
                int had = container.size(spent.memoryGrowths()).orElseThrow().memory();
                return again(
                        spent.withMoreMemory(),
                        Duration.ZERO,
                        "Needed more memory than " + had + " MiB; tried again with " + larger.memory() + " MiB");
            }
        }
        if (code != null && policy.retryOn() != null && !policy.retryOn().contains(code)) {
            return failed(spent.byUser(), also(ended, "Exit code " + code + " is none of its retry_on_exit_codes."));
        }
        return byUser(run, node, ended, spent);
    }

    private static Aftermath byUser(RunRow run, Node node, AttemptRow ended, Spent before) {
        Spent spent = before.byUser();
        if (spent.userFailures() > node.policy().retries()) {
            return failed(spent, ended.reason());
        }
        return again(
                spent,
                RetryDelay.after(node.policy(), run.dagId(), node.name(), dateOf(run), ended.tryNumber()),
                ended.reason());
    }

    private static Aftermath byPlatform(RunRow run, Node node, AttemptRow ended, Spent before, RetryBudget budget) {
        Spent spent = before.byPlatform();
        return spent.platformFailures() > node.policy().platformRetries()
                ? failed(spent, ended.reason())
                : again(spent, budget.after(keyOf(run, node, ended), spent.platformFailures()), ended.reason());
    }

    /** Without Spot capacity the task goes on without it, if it may, and at once. Else it waits for capacity. */
    private static Aftermath byCapacity(RunRow run, Node node, AttemptRow ended, Spent before, RetryBudget budget) {
        if (!before.onDemand() && node.work() instanceof NodeWork.Container container && container.onDemand() != null) {
            return again(before.withoutSpot(), Duration.ZERO, also(ended, "Tried again without Spot."));
        }
        Instant at = requireNonNull(ended.endedAt());
        Spent spent = before.byCapacity(at);
        Instant until = requireNonNull(spent.capacitySince()).plus(node.policy().capacityRetries());
        if (!at.isBefore(until)) {
            return failed(spent, ended.reason());
        }
        return again(
                spent,
                budget.after(keyOf(run, node, ended), spent.capacityFailures()),
                also(ended, "Tried again until " + until.truncatedTo(ChronoUnit.SECONDS) + "."));
    }

    /** What scatters the waits of tasks that fail together. */
    private static String keyOf(RunRow run, Node node, AttemptRow ended) {
        return run.dagId() + "#" + node.name() + "#" + dateOf(run) + "#" + ended.tryNumber();
    }

    private static String dateOf(RunRow run) {
        Instant date = run.logicalDate();
        return date == null ? run.runId() : date.toString();
    }

    private static String also(AttemptRow ended, String more) {
        String reason = ended.reason();
        return reason.isEmpty() ? more : reason + (reason.endsWith(".") ? " " : ". ") + more;
    }
}
