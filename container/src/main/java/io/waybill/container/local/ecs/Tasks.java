package io.waybill.container.local.ecs;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * All tasks that are known: those that are not over, and those that stopped less than an hour ago. A folder each. Safe
 * for use by many threads.
 */
final class Tasks {

    /** How long a stopped task is described. */
    static final Duration KEPT = Duration.ofHours(1);

    /** Only a benchmark stops more within an hour; without a bound its memory would grow as long as it runs. */
    private static final int MOST_STOPPED = 10_000;

    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private record Token(String cluster, String clientToken) {}

    private final Path folder;
    private final Map<String, FargateTask> byId = new ConcurrentHashMap<>();
    private final Map<String, FargateTask> active = new ConcurrentHashMap<>();
    private final Map<Token, List<FargateTask>> byToken = new ConcurrentHashMap<>();
    private final Queue<FargateTask> stopped = new ConcurrentLinkedQueue<>();

    /** Takes up what the folder holds. */
    Tasks(Path folder) {
        this.folder = AtomicFile.folder(folder);
        List<FargateTask> loaded = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path path : found) {
                TaskFolder task = new TaskFolder(path);
                task.read()
                        .ifPresentOrElse(
                                kept -> loaded.add(new FargateTask(kept.order(), kept.progress(), task)),
                                () -> AtomicFile.deleteTree(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the tasks in " + folder, e);
        }
        loaded.sort(Comparator.comparing(task -> task.progress().since()));
        withoutHalfLaunches(loaded).forEach(this::add);
    }

    /**
     * Accepts the tasks of one call: when this returns, they will run whatever happens.
     *
     * @param orders of one {@link TaskOrder.Launch}
     * @param told called with each before anybody else can find it
     */
    List<FargateTask> accept(List<TaskOrder> orders, Consumer<FargateTask> told) {
        List<FargateTask> accepted = new ArrayList<>();
        for (TaskOrder order : orders) {
            TaskFolder made = new TaskFolder(AtomicFile.folder(folder.resolve(order.id())));
            TaskProgress progress = TaskProgress.accepted(order);
            made.write(order, progress);
            accepted.add(new FargateTask(order, progress, made));
        }
        accepted.forEach(told);
        accepted.forEach(this::add);
        return accepted;
    }

    /**
     * The tasks of an earlier call with this token, as long as the token lives; else none. It lives as long as one of the
     * tasks is described, but for a day at most.
     */
    List<FargateTask> withToken(String cluster, String clientToken, long now) {
        List<FargateTask> found = byToken.getOrDefault(new Token(cluster, clientToken), List.of());
        boolean lives = !found.isEmpty() && now - found.get(0).order().createdAt() < TOKEN_LIFE.toMillis();
        return lives && found.stream().anyMatch(task -> !isForgotten(task, now)) ? found : List.of();
    }

    Optional<FargateTask> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All, in no order. */
    Collection<FargateTask> all() {
        return byId.values();
    }

    /** Those that are not over. */
    Collection<FargateTask> active() {
        return active.values();
    }

    /** Notes that a task is over. */
    void over(FargateTask task) {
        if (active.remove(task.order().id()) != null) {
            stopped.add(task);
        }
    }

    /** Forgets the tasks that stopped more than an hour ago, or too many others ago, with their folders and tokens. */
    void expire(long now) {
        FargateTask oldest = stopped.peek();
        int count = stopped.size();
        while (oldest != null && (count > MOST_STOPPED || isForgotten(oldest, now))) {
            stopped.remove(oldest);
            count--;
            byId.remove(oldest.order().id());
            forgetToken(oldest);
            AtomicFile.deleteTree(oldest.folder().path());
            oldest = stopped.peek();
        }
    }

    /** Whether a task stopped more than an hour ago. */
    private static boolean isForgotten(FargateTask task, long now) {
        return task.isOver() && task.progress().since() + KEPT.toMillis() < now;
    }

    private void forgetToken(FargateTask task) {
        String clientToken = task.order().launch().clientToken();
        if (clientToken != null) {
            byToken.computeIfPresent(new Token(task.order().cluster(), clientToken), (token, tasks) -> {
                List<FargateTask> left =
                        tasks.stream().filter(other -> other != task).toList();
                return left.isEmpty() ? null : left;
            });
        }
    }

    private void add(FargateTask task) {
        TaskOrder order = task.order();
        byId.put(order.id(), task);
        String clientToken = order.launch().clientToken();
        if (clientToken != null) {
            byToken.merge(new Token(order.cluster(), clientToken), List.of(task), Tasks::laterLaunch);
        }
        if (task.isOver()) {
            stopped.add(task);
        } else {
            active.put(order.id(), task);
        }
    }

    /** A token that outlived its 24 hours may come again; then it means the later call. */
    private static List<FargateTask> laterLaunch(List<FargateTask> before, List<FargateTask> added) {
        TaskOrder one = before.get(0).order();
        TaskOrder other = added.get(0).order();
        if (!one.launch().id().equals(other.launch().id())) {
            return one.createdAt() > other.createdAt() ? before : added;
        }
        List<FargateTask> both = new ArrayList<>(before);
        both.addAll(added);
        return List.copyOf(both);
    }

    /** Deletes what a kill in the middle of a RunTask left: it was never answered, and nothing of it was started. */
    private static List<FargateTask> withoutHalfLaunches(List<FargateTask> loaded) {
        Map<String, Integer> sizes = new HashMap<>();
        loaded.forEach(task -> sizes.merge(task.order().launch().id(), 1, Integer::sum));
        List<FargateTask> whole = new ArrayList<>();
        for (FargateTask task : loaded) {
            TaskOrder.Launch launch = task.order().launch();
            boolean untouched = task.progress().version() == 1 && !task.folder().hasBegun();
            if (untouched && sizes.getOrDefault(launch.id(), 0) < launch.size()) {
                AtomicFile.deleteTree(task.folder().path());
            } else {
                whole.add(task);
            }
        }
        return whole;
    }
}
