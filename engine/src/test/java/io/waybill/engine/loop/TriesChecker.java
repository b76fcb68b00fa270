package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the tries of a run: their numbers, how many there are, when each began, and that each had one container. */
final class TriesChecker {
    private final RunRecord record;
    private final RunRow run;
    private final Map<TaskKey, Set<String>> started = new HashMap<>();
    private final String of;

    TriesChecker(RunRecord record, Collection<SimulatedFargate.Task> containers, String of) {
        this.record = record;
        this.run = record.run();
        this.of = of;
        for (SimulatedFargate.Task container : containers) {
            TaskKey task = new TaskKey(
                    container.nodeId(), container.launch().identity().mapIndex());
            assertThat(started.computeIfAbsent(task, key -> new HashSet<>())
                            .add(container.launch().clientToken()))
                    .as("one container for each token of %s, %s", task, of)
                    .isTrue();
        }
    }

    void check() {
        record.tries().forEach(this::checkTask);
        assertThat(record.tries().keySet()).as("tasks with containers, %s", of).containsAll(started.keySet());
        if (record.wasChanged()) {
            // Who clears gives new budgets, who marks ends tries, and neither is kept with the try.
            return;
        }
        record.graph().nodes().forEach(node -> checkRetries(node, record.task(node)));
    }

    private void checkTask(TaskKey task, List<AttemptRow> tries) {
        String what = task + ", " + of;
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < tries.size(); i++) {
            AttemptRow attempt = tries.get(i);
            assertThat(attempt.tryNumber()).as(what).isEqualTo(i + 1);
            assertThat(attempt.kind()).as("try %s of %s has ended", i + 1, what).isNotNull();
            assertThat(attempt.endedAt()).as(what).isNotNull().isAfterOrEqualTo(attempt.createdAt());
            if (i > 0) {
                assertThat(attempt.createdAt())
                        .as("try %s of %s begins after the one before", i + 1, what)
                        .isAfterOrEqualTo(tries.get(i - 1).endedAt());
            }
            if (attempt.taskArn() != null) {
                tokens.add(attempt.clientToken());
            }
        }
        assertThat(started.getOrDefault(task, Set.of()))
                .as("containers of %s", what)
                .isEqualTo(tokens);
    }

    private void checkRetries(Node node, TaskRow task) {
        String what = node.name() + ", " + of;
        List<AttemptRow> tries = record.tries(node);
        if (node.work() instanceof NodeWork.Choice || node.work() instanceof NodeWork.Expand) {
            // The engine answers these itself, once.
            assertThat(tries).as(what).isEmpty();
            return;
        }
        assertThat(tries).as(what).hasSize(task.tryNumber());
        Map<EndKind, Integer> ends = new EnumMap<>(EndKind.class);
        int inARow = 0;
        Instant since = Instant.MIN;
        for (int i = 0; i < tries.size(); i++) {
            AttemptRow attempt = tries.get(i);
            ends.merge(attempt.kind(), 1, Integer::sum);
            inARow = attempt.kind() == EndKind.CAPACITY ? inARow + 1 : 0;
            since = inARow == 1 ? attempt.endedAt() : since;
            boolean last = i == tries.size() - 1;
            assertThat(!last)
                    .as(
                            "%s: try %s ended as %s, so there %s",
                            what, i + 1, attempt.kind(), last ? "is none after it" : "is one after it")
                    .isEqualTo(triesAgain(node.policy(), attempt, ends, since) && !(last && cancelledMeanwhile(task)));
            if (!last && !record.asked().contains("retry_now")) {
                checkDelay(node, attempt, tries.get(i + 1), attempt.endedAt().plus(delay(node, attempt, ends, inARow)));
            }
            checkTimeOut(node, attempt, what);
        }
        if (!tries.isEmpty()) {
            checkEnd(node, task, tries.get(tries.size() - 1), what);
        }
    }

    private void checkDelay(Node node, AttemptRow attempt, AttemptRow next, Instant due) {
        String what = "try " + next.tryNumber() + " of " + node.name() + " after " + attempt.kind() + ", " + of;
        if (RunChecker.holdsPlace(node)) {
            assertThat(next.createdAt()).as(what).isAfterOrEqualTo(due);
        } else {
            // It waits for no place besides.
            assertThat(next.createdAt()).as(what).isEqualTo(due);
        }
    }

    private void checkEnd(Node node, TaskRow task, AttemptRow last, String what) {
        boolean soft =
                node.work() instanceof NodeWork.Wait wait && wait.patience().softFail();
        TaskState expected = switch (last.kind()) {
            case SUCCESS -> TaskState.SUCCESS;
            case CANCELLED -> TaskState.CANCELLED;
            case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL ->
                cancelledMeanwhile(task) ? TaskState.CANCELLED : soft ? TaskState.SKIPPED : TaskState.FAILED;
        };
        assertThat(task.state()).as(what).isEqualTo(expected);
    }

    private boolean cancelledMeanwhile(TaskRow task) {
        return record.wasStopped() && task.state() == TaskState.CANCELLED;
    }

    private static boolean triesAgain(
            NodePolicy policy, AttemptRow attempt, Map<EndKind, Integer> ends, Instant capacitySince) {
        if (attempt.cause() == FailureCause.WAITED_TOO_LONG || attempt.cause() == FailureCause.REJECTED) {
            return false;
        }
        int byUser = ends.getOrDefault(EndKind.USER, 0) + ends.getOrDefault(EndKind.TIMEOUT, 0);
        return switch (attempt.kind()) {
            case SUCCESS, CANCELLED, INTERNAL -> false;
            case USER, TIMEOUT -> byUser <= policy.retries();
            case PLATFORM -> ends.getOrDefault(EndKind.PLATFORM, 0) <= policy.platformRetries();
            case CAPACITY -> attempt.endedAt().isBefore(capacitySince.plus(policy.capacityRetries()));
        };
    }

    private Duration delay(Node node, AttemptRow attempt, Map<EndKind, Integer> ends, int inARow) {
        String date =
                run.logicalDate() == null ? run.runId() : run.logicalDate().toString();
        String key = run.dagId() + "#" + node.name() + "#" + date + "#" + attempt.tryNumber();
        if (attempt.kind() == EndKind.PLATFORM || attempt.kind() == EndKind.CAPACITY) {
            int failures = attempt.kind() == EndKind.CAPACITY ? inARow : ends.get(EndKind.PLATFORM);
            return shorter(growing(10, key, failures), Duration.ofMinutes(5));
        }
        NodePolicy policy = node.policy();
        return policy.exponentialBackoff()
                ? growing(policy.retryDelay().toSeconds(), key, attempt.tryNumber())
                : policy.retryDelay();
    }

    private static Duration growing(long seconds, String key, int power) {
        long base = Math.max(1, seconds << (power - 1));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8));
            long jitter =
                    new BigInteger(1, digest).mod(BigInteger.valueOf(base)).longValueExact();
            return Duration.ofSeconds(Math.min(base + jitter, 86_400));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void checkTimeOut(Node node, AttemptRow attempt, String what) {
        Duration timeout = node.policy().executionTimeout();
        if (timeout != null
                && attempt.startedAt() != null
                && !attempt.clientToken().isEmpty()) {
            boolean late = attempt.endedAt().isAfter(attempt.startedAt().plus(timeout));
            assertThat(late && attempt.kind() != EndKind.TIMEOUT && attempt.kind() != EndKind.CANCELLED)
                    .as("%s: %s ran too long", what, attempt)
                    .isFalse();
        }
    }
}
