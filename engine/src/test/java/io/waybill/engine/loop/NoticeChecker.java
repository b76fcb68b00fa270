package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.AlertSpec;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Checks that receivers were handed all that was to be told of runs, of the ends of tries and of their logs, and nothing besides.
 * Where something was cleared or marked the states of before are no longer in the database; of such runs only the logs can be
 * checked, whose tries are kept.
 */
final class NoticeChecker {
    private static final Set<NoticeEvent> OTHERS =
            Set.of(NoticeEvent.LOG_ALERT, NoticeEvent.DEADLINE_MISSED, NoticeEvent.TASK_APPROVAL);

    private final String seed;
    private final Map<String, List<Notice>> byRun = new HashMap<>();
    private int told;
    private int alerts;

    /** @param handed all that receivers were handed, in order */
    NoticeChecker(Collection<Receivers.Handed> handed, long seed) {
        this.seed = "seed " + seed;
        Map<UUID, Notice> notices = new HashMap<>();
        Set<UUID> settled = new HashSet<>();
        for (Receivers.Handed one : handed) {
            Notice before = notices.put(one.delivery(), one.notice());
            assertThat(before)
                    .as("what is handed over again as %s, %s", one.delivery(), this.seed)
                    .isIn(null, one.notice());
            if (one.settled()) {
                settled.add(one.delivery());
            }
        }
        assertThat(settled)
                .as("notices that were taken, or refused for good, %s", this.seed)
                .isEqualTo(notices.keySet());
        notices.values()
                .forEach(
                        notice -> byRun.computeIfAbsent(notice.dagId() + " " + notice.runId(), run -> new ArrayList<>())
                                .add(notice));
    }

    /** How many notices of runs and tasks were checked. */
    int told() {
        return told;
    }

    /** How many alerts on lines of logs were checked. */
    int alerts() {
        return alerts;
    }

    /** What receivers were told of a run, each notice once however often it was handed over. */
    List<Notice> of(RunRecord record) {
        return byRun.getOrDefault(record.run().dagId() + " " + record.run().runId(), List.of());
    }

    /** @param containers all that were started for the run */
    void check(RunRecord record, Collection<SimulatedFargate.Task> containers) {
        String what = record.run().runId() + " of " + record.run().dagId() + ", " + seed;
        List<String> lines = of(record).stream()
                .filter(notice -> notice.event() == NoticeEvent.LOG_ALERT)
                .map(notice ->
                        notice.notifier() + " " + notice.nodeId() + " " + notice.tryNumber() + " " + notice.detail())
                .toList();
        List<String> dueLines = dueLines(record, containers);
        assertThat(lines).as("alerts of %s", what).containsExactlyInAnyOrderElementsOf(dueLines);
        alerts += dueLines.size();
        if (record.wasChanged()) {
            // It may have told of instances that are not there any more.
            return;
        }
        List<String> handed = new ArrayList<>();
        of(record).stream()
                .filter(notice -> !OTHERS.contains(notice.event()))
                .forEach(notice -> handed.add(words(record, notice)));
        handed.removeAll(mayBe(record));
        List<String> due = due(record);
        assertThat(handed).as("notices of %s", what).containsExactlyInAnyOrderElementsOf(due);
        told += due.size();
    }

    /** A task that has ended well is told by its name, for it has ended in all its steps and instances. */
    private static String words(RunRecord record, Notice notice) {
        String by = switch (notice.event()) {
            case TASK_FAILURE, TASK_RETRY -> notice.nodeId() + " " + notice.tryNumber();
            case TASK_SUCCESS, TASK_SKIPPED ->
                record.graph().node(TaskKey.parse(notice.nodeId())).taskId();
            case RUN_SUCCESS, RUN_FAILURE, DEADLINE_MISSED, LOG_ALERT, TASK_APPROVAL -> notice.newState();
        };
        return told(notice.notifier(), notice.event(), by);
    }

    private static String told(String notifier, NoticeEvent event, String what) {
        return notifier + " " + event.id() + " " + what;
    }

    private static void tell(List<String> due, List<String> notifiers, NoticeEvent event, String what) {
        notifiers.stream().distinct().forEach(notifier -> due.add(told(notifier, event, what)));
    }

    private static List<String> due(RunRecord record) {
        List<String> due = new ArrayList<>();
        DagSpec dag = record.graph().spec();
        RunState state = record.run().state();
        if (state == RunState.SUCCESS) {
            tell(due, dag.onSuccess(), NoticeEvent.RUN_SUCCESS, state.id());
        } else {
            tell(due, dag.onFailure(), NoticeEvent.RUN_FAILURE, state.id());
        }
        for (TaskSpec task : dag.tasks()) {
            List<Node> nodes = record.graph().nodesOf(task.id());
            for (Node node : nodes) {
                TaskRow row = record.task(node);
                if (row.state() == TaskState.FAILED) {
                    tell(due, task.onFailure(), NoticeEvent.TASK_FAILURE, node.name() + " " + row.tryNumber());
                }
                List<AttemptRow> tries = record.tries(node);
                tries.stream()
                        .limit(Math.max(0, tries.size() - 1))
                        .forEach(attempt -> tell(
                                due, task.onRetry(), NoticeEvent.TASK_RETRY, node.name() + " " + attempt.tryNumber()));
            }
            ofWhole(record, task, nodes, due);
        }
        return due;
    }

    private static void ofWhole(RunRecord record, TaskSpec task, List<Node> nodes, List<String> due) {
        DagGraph graph = record.graph();
        List<TaskState> last = nodes.stream()
                .filter(node -> graph.downstream(node).stream()
                        .noneMatch(next -> next.taskId().equals(task.id())))
                .map(node -> record.task(node).state())
                .toList();
        if (last.stream().allMatch(state -> state == TaskState.SKIPPED)) {
            tell(due, task.onSkipped(), NoticeEvent.TASK_SKIPPED, task.id());
        } else if (last.stream().allMatch(Set.of(TaskState.SUCCESS, TaskState.SKIPPED)::contains)) {
            tell(due, task.onSuccess(), NoticeEvent.TASK_SUCCESS, task.id());
        }
    }

    /** What was to be tried again when its run was stopped may have been told as a retry, or have ended with its run. */
    private static List<String> mayBe(RunRecord record) {
        List<String> mayBe = new ArrayList<>();
        for (Node node : record.graph().nodes()) {
            TaskRow row = record.task(node);
            if (record.wasStopped() && row.state() == TaskState.CANCELLED) {
                record.graph()
                        .task(node)
                        .ifPresent(task -> tell(
                                mayBe, task.onRetry(), NoticeEvent.TASK_RETRY, node.name() + " " + row.tryNumber()));
            }
        }
        return mayBe;
    }

    private static List<String> dueLines(RunRecord record, Collection<SimulatedFargate.Task> containers) {
        List<String> due = new ArrayList<>();
        for (SimulatedFargate.Task container : containers) {
            TaskKey key = new TaskKey(
                    container.nodeId(), container.launch().identity().mapIndex());
            int tryNumber = container.launch().identity().tryNumber();
            // An instance that was removed is of the same task as any other.
            Node node = record.graph().instances(key.nodeId()).get(0);
            for (AlertSpec alert : record.graph().task(node).orElseThrow().alerts()) {
                container.lines().stream()
                        .filter(line -> matches(alert.logMatches(), line))
                        .findFirst()
                        .ifPresent(line -> alert.notifiers().stream()
                                .distinct()
                                .forEach(notifier -> due.add(notifier + " " + key + " " + tryNumber + " A line matches "
                                        + alert.logMatches() + ": " + line)));
            }
        }
        return due;
    }

    private static boolean matches(String pattern, String line) {
        return switch (pattern) {
            case RandomExtras.ERRORS -> line.contains("ERROR");
            case RandomExtras.WARNINGS -> line.toLowerCase(Locale.ROOT).contains("warn");
            default -> false;
        };
    }
}
