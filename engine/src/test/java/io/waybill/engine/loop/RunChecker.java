package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TriggerRule;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads a run that has ended from the database and checks it against the rules, knowing nothing of how it was decided. */
final class RunChecker {
    private final EngineRig rig;
    private final DagGraph graph;
    private final RunRow run;
    private final String seed;

    RunChecker(EngineRig rig, DagGraph graph, RunRow run, long seed) {
        this.rig = rig;
        this.graph = graph;
        this.run = rig.run(run);
        this.seed = "seed " + seed;
    }

    void check() {
        assertThat(run.state().isTerminal()).as("run has ended, %s", seed).isTrue();
        assertThat(run.endedAt()).as(seed).isNotNull();
        for (Node node : graph.nodes()) {
            TaskRow task = rig.task(run, node.id());
            String what = node.id() + ", " + seed;
            assertThat(task.state().isTerminal()).as("%s has ended", what).isTrue();
            assertThat(task.endedAt()).as(what).isNotNull();
            checkRule(node, task, what);
            checkAttempts(node, task, what);
        }
        checkRunState();
    }

    private void checkRunState() {
        boolean good = graph.nodes().stream()
                .filter(node -> graph.downstream(node).isEmpty())
                .map(leaf -> rig.task(run, leaf.id()).state())
                .allMatch(Set.of(TaskState.SUCCESS, TaskState.SKIPPED)::contains);
        if (run.state() != RunState.CANCELLED) {
            assertThat(run.state()).as(seed).isEqualTo(good ? RunState.SUCCESS : RunState.FAILED);
        }
    }

    /** The task ran, or was passed over, at a moment at which its rule said so of what was known then. */
    private void checkRule(Node node, TaskRow task, String what) {
        if (task.state() == TaskState.CANCELLED && task.tryNumber() == 0) {
            return;
        }
        List<AttemptRow> attempts = rig.attempts(run, node.id());
        Instant at = attempts.isEmpty() ? task.endedAt() : attempts.get(0).createdAt();
        String expected = switch (task.state()) {
            case SKIPPED -> "skip";
            case UPSTREAM_FAILED -> "fail";
            default -> "run";
        };
        List<TaskState> certain = new ArrayList<>();
        List<TaskState> justNow = new ArrayList<>();
        for (Node parent : graph.upstream(node)) {
            TaskRow row = rig.task(run, parent.id());
            if (row.endedAt().isBefore(at)) {
                certain.add(row.state());
            } else if (row.endedAt().equals(at)) {
                justNow.add(row.state());
            } else {
                certain.add(TaskState.RUNNING);
            }
        }
        // What ended at this very moment may have been known or not.
        boolean allowed = subsets(justNow).stream().anyMatch(known -> {
            List<TaskState> states = new ArrayList<>(certain);
            states.addAll(known);
            return says(node.policy().triggerRule(), states).equals(expected);
        });
        assertThat(allowed)
                .as(
                        "%s: %s with parents %s and just now %s is %s",
                        what, node.policy().triggerRule(), certain, justNow, task.state())
                .isTrue();
    }

    private static List<List<TaskState>> subsets(List<TaskState> states) {
        List<List<TaskState>> subsets = new ArrayList<>();
        int size = Math.min(states.size(), 12);
        for (int mask = (1 << size) - 1; mask >= 0; mask--) {
            List<TaskState> subset = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                subset.add((mask & (1 << i)) != 0 ? states.get(i) : TaskState.RUNNING);
            }
            subsets.add(subset);
        }
        return subsets;
    }

    /** The rules again, as a reader of Airflow's documentation and code would put them. */
    static String says(TriggerRule rule, List<TaskState> parents) {
        Predicate<TaskState> succeeded = state -> state == TaskState.SUCCESS;
        Predicate<TaskState> failed = state -> state == TaskState.FAILED || state == TaskState.CANCELLED;
        Predicate<TaskState> broken = failed.or(state -> state == TaskState.UPSTREAM_FAILED);
        Predicate<TaskState> skipped = state -> state == TaskState.SKIPPED;
        boolean done = parents.stream().allMatch(TaskState::isTerminal);
        if (parents.isEmpty() || rule == TriggerRule.ALWAYS) {
            return "run";
        }
        return switch (rule) {
            case ALL_SUCCESS -> any(parents, broken) ? "fail" : any(parents, skipped) ? "skip" : done ? "run" : "wait";
            case ALL_FAILED -> any(parents, succeeded.or(skipped)) ? "skip" : done ? "run" : "wait";
            case ALL_DONE -> done ? "run" : "wait";
            case ALL_DONE_MIN_ONE_SUCCESS ->
                any(parents, skipped) ? "skip" : !done ? "wait" : any(parents, succeeded) ? "run" : "fail";
            case ALL_SKIPPED -> any(parents, succeeded.or(broken)) ? "skip" : done ? "run" : "wait";
            case ONE_FAILED -> any(parents, broken) ? "run" : done ? "skip" : "wait";
            case ONE_SUCCESS ->
                any(parents, succeeded)
                        ? "run"
                        : !done ? "wait" : parents.stream().allMatch(skipped) ? "skip" : "fail";
            case ONE_DONE -> any(parents, succeeded.or(failed)) ? "run" : done ? "skip" : "wait";
            case NONE_FAILED -> any(parents, broken) ? "fail" : done ? "run" : "wait";
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                any(parents, broken) ? "fail" : !done ? "wait" : any(parents, succeeded) ? "run" : "skip";
            case NONE_SKIPPED -> any(parents, skipped) ? "skip" : done ? "run" : "wait";
            case ALWAYS -> "run";
        };
    }

    private static boolean any(List<TaskState> parents, Predicate<TaskState> condition) {
        return parents.stream().anyMatch(condition);
    }

    private void checkAttempts(Node node, TaskRow task, String what) {
        List<AttemptRow> attempts = rig.attempts(run, node.id());
        assertThat(attempts).as(what).hasSize(task.tryNumber());
        Map<EndKind, Integer> ends = new EnumMap<>(EndKind.class);
        int inARow = 0;
        Instant since = Instant.MIN;
        for (int i = 0; i < attempts.size(); i++) {
            AttemptRow attempt = attempts.get(i);
            assertThat(attempt.tryNumber()).as(what).isEqualTo(i + 1);
            assertThat(attempt.kind()).as(what).isNotNull();
            ends.merge(attempt.kind(), 1, Integer::sum);
            inARow = attempt.kind() == EndKind.CAPACITY ? inARow + 1 : 0;
            since = inARow == 1 ? attempt.endedAt() : since;
            boolean last = i == attempts.size() - 1;
            assertThat(!last)
                    .as(
                            "%s: try %s ended as %s, so there %s",
                            what, i + 1, attempt.kind(), last ? "is none after it" : "is one after it")
                    .isEqualTo(triesAgain(node.policy(), attempt, ends, since) && !(last && cancelledMeanwhile(task)));
            if (!last) {
                Instant due = attempt.endedAt().plus(delay(node, attempt, ends, inARow));
                assertThat(attempts.get(i + 1).createdAt())
                        .as("%s: try %s", what, i + 2)
                        .isAfterOrEqualTo(due);
            }
            checkTimeOut(node, attempt, what);
        }
        checkContainers(node, attempts, what);
        if (!attempts.isEmpty()) {
            TaskState expected = switch (attempts.get(attempts.size() - 1).kind()) {
                case SUCCESS -> TaskState.SUCCESS;
                case CANCELLED -> TaskState.CANCELLED;
                case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL ->
                    cancelledMeanwhile(task) ? TaskState.CANCELLED : TaskState.FAILED;
            };
            assertThat(task.state()).as(what).isEqualTo(expected);
        }
    }

    private boolean cancelledMeanwhile(TaskRow task) {
        return run.state() == RunState.CANCELLED && task.state() == TaskState.CANCELLED;
    }

    private static boolean triesAgain(
            NodePolicy policy, AttemptRow attempt, Map<EndKind, Integer> ends, Instant capacitySince) {
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
        String key = run.dagId() + "#" + node.id() + "#" + date + "#" + attempt.tryNumber();
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

    private void checkTimeOut(Node node, AttemptRow attempt, String what) {
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

    private void checkContainers(Node node, List<AttemptRow> attempts, String what) {
        Set<String> tokens = new HashSet<>();
        attempts.stream()
                .filter(attempt -> attempt.taskArn() != null)
                .forEach(attempt -> tokens.add(attempt.clientToken()));
        assertThat(rig.fargate.tasks(node.id()).stream()
                        .filter(task -> task.dagId().equals(run.dagId()))
                        .filter(task -> task.runId().equals(run.runId()))
                        .map(task -> task.launch().clientToken()))
                .as("containers of %s", what)
                .containsExactlyInAnyOrderElementsOf(tokens);
    }
}
