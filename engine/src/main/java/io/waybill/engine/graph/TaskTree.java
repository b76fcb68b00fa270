package io.waybill.engine.graph;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and task groups of a file as a tree, and what depends on what in it.
 *
 * <p>An <em>item</em> is a task, or a group without tasks that something depends on: it stands for itself.
 */
final class TaskTree {
    private final DagSpec spec;
    private final Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    private final Map<String, GroupSpec> groups = new LinkedHashMap<>();
    private final Map<String, Set<String>> children = new LinkedHashMap<>();
    private final Map<String, List<String>> dependents = new LinkedHashMap<>();

    TaskTree(DagSpec spec) {
        this.spec = spec;
        spec.groups().forEach(group -> groups.put(group.id(), group));
        spec.tasks().forEach(task -> tasks.put(task.id(), task));
        spec.tasks().forEach(task -> place(task.id()));
        spec.groups().forEach(group -> place(group.id()));
        for (String id : ids()) {
            String mapped = mappedGroupOf(id);
            if (mapped != null && expand(id) != null) {
                throw invalid("'" + id + "' is in the group '" + mapped + "', and both are run for items");
            }
            for (String need : needs(id)) {
                check(id, need);
                dependents.computeIfAbsent(need, key -> new ArrayList<>()).add(id);
            }
        }
    }

    /** A group comes where its first task stands in the file. */
    private void place(String id) {
        Set<String> seen = new LinkedHashSet<>();
        String child = id;
        String parent = parent(id);
        while (parent != null) {
            if (!groups.containsKey(parent)) {
                throw invalid("'" + child + "' is in the group '" + parent + "', which does not exist");
            }
            if (!seen.add(parent)) {
                throw invalid("Group '" + parent + "' is inside itself");
            }
            children.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(child);
            child = parent;
            parent = parent(child);
        }
    }

    private void check(String id, String need) {
        if (!tasks.containsKey(need) && !groups.containsKey(need)) {
            throw invalid("'" + id + "' needs '" + need + "', which does not exist");
        }
        if (id.equals(need) || isInside(need, id) || isInside(id, need)) {
            throw invalid("'" + id + "' needs '" + need + "', and one of them is inside the other");
        }
        String from = mappedGroupOf(need);
        String to = mappedGroupOf(id);
        if (from != null && to != null && !from.equals(to)) {
            throw invalid("'" + id + "' needs '" + need + "', which is run for other items; it can need '" + from
                    + "' as a whole");
        }
    }

    WaybillException invalid(String message) {
        return new WaybillException(
                ErrorCode.INVALID_DAG,
                "DAG " + spec.dagId() + ": " + message + "; `waybill validate` shows the place in the file");
    }

    /** Every task and group. */
    List<String> ids() {
        List<String> ids = new ArrayList<>(tasks.keySet());
        ids.addAll(groups.keySet());
        return ids;
    }

    /** The outermost tasks and groups, in the order of the file. */
    List<String> outermost() {
        Set<String> ids = new LinkedHashSet<>();
        for (String task : tasks.keySet()) {
            String top = task;
            for (String up = parent(top); up != null; up = parent(up)) {
                top = up;
            }
            ids.add(top);
        }
        groups.values().stream().filter(group -> group.group() == null).forEach(group -> ids.add(group.id()));
        return List.copyOf(ids);
    }

    @Nullable TaskSpec task(String id) {
        return tasks.get(id);
    }

    String title(String group) {
        return Objects.requireNonNull(groups.get(group)).title();
    }

    Set<String> children(String group) {
        return children.getOrDefault(group, Set.of());
    }

    List<String> needs(String id) {
        TaskSpec task = tasks.get(id);
        return task != null
                ? task.needs()
                : Objects.requireNonNull(groups.get(id)).needs();
    }

    List<String> dependents(String id) {
        return dependents.getOrDefault(id, List.of());
    }

    /** Groups without tasks that take part in the order nevertheless. */
    List<String> emptyGroupsInUse() {
        return groups.keySet().stream()
                .filter(this::isEmptyGroup)
                .filter(id -> !needs(id).isEmpty() || !dependents(id).isEmpty())
                .toList();
    }

    private boolean isEmptyGroup(String id) {
        return groups.containsKey(id) && children(id).stream().allMatch(this::isEmptyGroup);
    }

    /** What says for which items a task or a group is run; absent where it is run once. */
    @Nullable ExpandSpec expand(String id) {
        TaskSpec task = tasks.get(id);
        return task != null
                ? task.expand()
                : Objects.requireNonNull(groups.get(id)).expand();
    }

    /** The innermost task or group, it or one around it, that is run for items. */
    @Nullable String mapped(String id) {
        for (String at = id; at != null; at = parent(at)) {
            if (expand(at) != null) {
                return at;
            }
        }
        return null;
    }

    /**
     * The items of this task or group that wait for nothing else inside it. A group inside that is run for items is one item: it
     * begins with the node that finds these.
     */
    List<String> firstItems(String id) {
        return isMappedGroup(id) ? List.of(id) : firstItemsInside(id);
    }

    /** The same, but of a group that is itself run for items those inside it. */
    List<String> firstItemsInside(String id) {
        return items(id, this::needs, this::isMappedGroup);
    }

    private boolean isMappedGroup(String id) {
        GroupSpec group = groups.get(id);
        return group != null && group.expand() != null;
    }

    /** The items of this task or group that nothing else inside it waits for. */
    List<String> lastItems(String id) {
        List<String> found = items(
                id,
                item -> dependents(item).stream()
                        .filter(dependent -> !isTeardown(dependent))
                        .toList(),
                item -> false);
        List<String> work = found.stream().filter(item -> !isTeardown(item)).toList();
        // Who needs a group needs its work done and not put away, as in Airflow; a group that only puts away is another
        // matter.
        return work.isEmpty() ? found : work;
    }

    private boolean isTeardown(String id) {
        TaskSpec task = tasks.get(id);
        return task != null && task.teardown();
    }

    private List<String> items(String id, Function<String, List<String>> neighbours, Predicate<String> countsAsItem) {
        if (tasks.containsKey(id) || isEmptyGroup(id)) {
            return List.of(id);
        }
        List<String> found = new ArrayList<>();
        collect(id, item -> standsAlone(item, id, neighbours), countsAsItem, found);
        return found;
    }

    private void collect(String group, Predicate<String> wanted, Predicate<String> countsAsItem, List<String> found) {
        for (String child : children(group)) {
            boolean item = tasks.containsKey(child) || isEmptyGroup(child) || countsAsItem.test(child);
            if (!item) {
                collect(child, wanted, countsAsItem, found);
            } else if (isUsed(child) && wanted.test(child)) {
                found.add(child);
            }
        }
    }

    private boolean isUsed(String item) {
        return !isEmptyGroup(item)
                || !needs(item).isEmpty()
                || !dependents(item).isEmpty();
    }

    /** A neighbour of a group that the item is in counts for the item too, as long as it is inside the outer one. */
    private boolean standsAlone(String item, String outer, Function<String, List<String>> neighbours) {
        for (String at = item; at != null && !at.equals(outer); at = parent(at)) {
            if (neighbours.apply(at).stream().anyMatch(neighbour -> isInside(neighbour, outer))) {
                return false;
            }
        }
        return true;
    }

    /** The group around it that is run for items. */
    private @Nullable String mappedGroupOf(String id) {
        String parent = parent(id);
        return parent == null ? null : mapped(parent);
    }

    boolean isInside(String id, String group) {
        for (String up = parent(id); up != null; up = parent(up)) {
            if (up.equals(group)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String parent(String id) {
        TaskSpec task = tasks.get(id);
        if (task != null) {
            return task.group();
        }
        GroupSpec group = groups.get(id);
        return group == null ? null : group.group();
    }
}
