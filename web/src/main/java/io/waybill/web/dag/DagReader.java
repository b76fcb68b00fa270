package io.waybill.web.dag;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunOverviews;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunSearch;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.VersionHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads DAGs and runs; what is asked for by id and is not there is an error that says so. Thread safe. */
public final class DagReader {
    /** How many runs the strip of a DAG shows. */
    public static final int LAST_RUNS = 14;

    private static final int PAGE = 500;
    private static final int MOST_TRIES = 1_000;

    private final DagStore dags;
    private final DagQueries dagQueries;
    private final RunQueries runs;
    private final NoticeStore notices;
    private final LoadedVersions versions;

    public DagReader(
            DagStore dags, DagQueries dagQueries, RunQueries runs, NoticeStore notices, LoadedVersions versions) {
        this.dags = dags;
        this.dagQueries = dagQueries;
        this.runs = runs;
        this.notices = notices;
        this.versions = versions;
    }

    /** The same DAGs with as many of their last runs as a strip shows. */
    public List<DagListing> withLastRuns(List<DagListing> listings) {
        return dagQueries.withRuns(listings, LAST_RUNS);
    }

    /** All DAGs that a file still has, by id, with so many of their last runs. */
    public List<DagListing> all(int lastRuns) {
        List<DagListing> all = new ArrayList<>();
        String after = "";
        while (true) {
            List<DagListing> page = dagQueries.list(after, PAGE, lastRuns);
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
            after = page.get(page.size() - 1).dag().dagId();
        }
    }

    /**
     * One DAG.
     *
     * @throws WaybillException {@code DAG_NOT_FOUND}
     */
    public DagListing dag(String dagId) {
        return dagQueries.find(dagId, LAST_RUNS).orElseThrow(() -> noDag(dagId));
    }

    /** What to throw where there is no DAG of this id, or none that one may see. */
    public static WaybillException noDag(String dagId) {
        return new WaybillException(
                ErrorCode.DAG_NOT_FOUND,
                "There is no DAG '" + dagId + "'. The list of DAGs shows all that were found in the DAG folder");
    }

    /** How many DAGs a file still has. */
    public int dagCount() {
        return dagQueries.activeCount();
    }

    /** A version with its graph. */
    public LoadedVersion version(long versionId) {
        return versions.get(versionId);
    }

    /** The newest versions of a DAG. */
    public List<VersionHead> versions(String dagId, int limit) {
        return dags.versions(dagId, limit);
    }

    /** All files of the DAG folder, by path. */
    public List<FileRow> files() {
        List<FileRow> all = new ArrayList<>();
        String after = "";
        while (true) {
            List<FileRow> page = dags.files(after, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
            after = page.get(page.size() - 1).file();
        }
    }

    /** What is known of one file. */
    public Optional<FileRow> file(String file) {
        return dags.file(file);
    }

    /** The runs that the filter lets through, newest first. */
    public List<RunRow> runs(RunFilter filter) {
        return runs.list(filter);
    }

    /** How many runs the filter lets through, whatever its limit. */
    public long runCount(RunFilter filter) {
        return runs.count(filter);
    }

    /** Finds runs and tasks by any of their columns. */
    public RunSearch search() {
        return runs.search();
    }

    /** How many tasks of each of these runs are in each state. */
    public Map<Long, Map<TaskState, Integer>> taskCounts(Collection<RunRow> of) {
        return runs.taskCounts(of.stream().map(RunRow::id).toList());
    }

    /** What is drawn of many runs, dates or tries at once. */
    public RunOverviews overviews() {
        return runs.overviews();
    }

    /**
     * One run.
     *
     * @throws WaybillException {@code RUN_NOT_FOUND}
     */
    public RunRow run(String dagId, String runId) {
        return runs.run(dagId, runId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.RUN_NOT_FOUND,
                        "DAG " + dagId + " has no run '" + runId + "'. Its page Runs lists the ones that it has"));
    }

    /** What was told of a run, or is still to be told, newest first. */
    public List<NoticeRow> notices(RunRow run, int limit) {
        return notices.ofRun(run.id(), limit);
    }

    /**
     * What was told, or is still to be told, newest first.
     *
     * @param dagId absent: of all DAGs
     */
    public List<NoticeRow> notices(@Nullable String dagId, int limit) {
        return notices.recent(dagId, limit);
    }

    /** All tasks of a run. */
    public List<TaskRow> tasks(RunRow run) {
        return runs.tasks(run.id());
    }

    /** The graph of a run, in which what is run for items has its instances. */
    public DagGraph graph(RunRow run, Collection<TaskRow> tasks) {
        return version(run.versionId())
                .graph()
                .withInstances(tasks.stream()
                        .filter(task -> task.state() != TaskState.REMOVED)
                        .map(TaskRow::key)
                        .toList());
    }

    /**
     * One task of a run.
     *
     * @param name {@code task}, {@code task.step}, or with an index, {@code task[3]}, where it is run for items; a task of
     *     several steps stands for the one that tells how it ended
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public TaskRow task(RunRow run, String name) {
        TaskKey key = key(run, name);
        List<TaskRow> tasks = tasks(run);
        return tasks.stream()
                .filter(task -> task.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.TASK_NOT_FOUND,
                        tasks.stream().anyMatch(task -> task.nodeId().equals(key.nodeId()))
                                ? "Task '" + name + "' is mapped: it is run for items. Name one of them, such as "
                                        + name + "[0]; in the API, add the map_index to the URL"
                                : "Run " + run.runId() + " of DAG " + run.dagId() + " has no task '" + name
                                        + "'. The run's page lists its tasks; a step of a task is named task.step"));
    }

    /** The task instance that is meant by a name. */
    private TaskKey key(RunRow run, String name) {
        TaskKey named = TaskKey.parse(name);
        return new TaskKey(version(run.versionId()).graph().meantBy(named.nodeId()), named.mapIndex());
    }

    /**
     * The same where what a task handed on is asked for: a task of several steps stands for the one whose values these are.
     *
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public TaskRow taskWithOutputs(RunRow run, String name) {
        TaskKey named = TaskKey.parse(name);
        String output = version(run.versionId())
                .graph()
                .outputOf(named.nodeId())
                .map(Node::id)
                .orElse(named.nodeId());
        return task(run, new TaskKey(output, named.mapIndex()).toString());
    }

    /** What a task's newest try handed on. */
    public List<OutputRow> outputs(RunRow run, TaskRow task) {
        return runs.outputs(run.id(), task.nodeId(), task.mapIndex()).stream()
                .filter(output -> output.tryNumber() == task.tryNumber())
                .toList();
    }

    /** The tries of a task by its name, oldest first. */
    public List<AttemptRow> tries(RunRow run, String name) {
        TaskKey key = key(run, name);
        List<AttemptRow> tries = new ArrayList<>(runs.tries(run.id(), key.nodeId(), key.mapIndex(), MOST_TRIES));
        Collections.reverse(tries);
        return tries;
    }

    /**
     * One try of a task.
     *
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public AttemptRow attempt(RunRow run, String name, int tryNumber) {
        return tries(run, name).stream()
                .filter(attempt -> attempt.tryNumber() == tryNumber)
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.TASK_NOT_FOUND,
                        "Task " + name + " of run " + run.runId() + " has no try " + tryNumber
                                + ". Tries are numbered from 1, and one exists from its launch on"));
    }
}
