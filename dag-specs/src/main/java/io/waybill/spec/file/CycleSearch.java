package io.waybill.spec.file;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.file.GraphCheck.Item;
import io.waybill.spec.file.GraphCheck.Name;
import io.waybill.spec.yaml.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that wait for each other. A group is two points: its start, for which its tasks wait, and its end, which waits
 * for its tasks. Does not recurse, so that a chain of ten thousand tasks is no trouble.
 */
final class CycleSearch {
    private final Map<Point, List<Edge>> edges = new LinkedHashMap<>();

    /** A task, or an end of a group. */
    private record Point(Item item, boolean start) {}

    /** One point waits for another; the place is that of the need which says so, if one does. */
    private record Edge(Point from, Point to, @Nullable Place place) {}

    /**
     * A circle.
     *
     * @param ids the tasks on it (groups, where there is no task), the first one again at the end
     * @param place a need that is part of it
     */
    record Cycle(List<String> ids, Place place) {}

    /**
     * @param items tasks and groups in the order of the file; groups are not in themselves
     * @param own pairs whose needs of each other are left out, because they are problems by themselves
     */
    CycleSearch(Map<String, Item> items, BiPredicate<Item, Item> own) {
        for (Item item : items.values()) {
            edges.put(start(item), new ArrayList<>());
            edges.put(end(item), new ArrayList<>());
        }
        for (Item item : items.values()) {
            if (item.isGroup()) {
                add(end(item), start(item), null);
            }
            Item group = item.group() == null ? null : items.get(item.group().id());
            if (group != null && group.isGroup()) {
                add(start(item), start(group), null);
                add(end(group), end(item), null);
            }
            for (Name need : item.needs()) {
                Item needed = items.get(need.id());
                if (needed != null && !own.test(item, needed)) {
                    add(start(item), end(needed), need.place());
                }
            }
        }
    }

    private static Point start(Item item) {
        return new Point(item, item.isGroup());
    }

    private static Point end(Item item) {
        return new Point(item, false);
    }

    private void add(Point from, Point to, @Nullable Place place) {
        edgesOf(from).add(new Edge(from, to, place));
    }

    private List<Edge> edgesOf(Point point) {
        return requireNonNull(edges.get(point));
    }

    /** The shortest circle through the first point that is on one, then the same without that circle, and so on. */
    List<Cycle> cycles(int most) {
        List<Cycle> found = new ArrayList<>();
        Set<Point> left = peeled(edges.keySet());
        while (!left.isEmpty() && found.size() < most) {
            Point first = left.iterator().next();
            List<Edge> way = wayBack(first, left);
            if (way.isEmpty()) {
                left.remove(first);
            } else {
                found.add(cycle(way));
                way.forEach(edge -> left.remove(edge.from));
            }
            left.retainAll(peeled(left));
        }
        return found;
    }

    /** The points that are left when those that wait for nobody, and those for whom nobody waits, are taken away. */
    private Set<Point> peeled(Collection<Point> points) {
        Set<Point> left = new LinkedHashSet<>(points);
        Map<Point, List<Point>> reverse = new HashMap<>();
        Map<Point, Integer> out = new HashMap<>();
        for (Point point : points) {
            for (Edge edge : edgesOf(point)) {
                if (left.contains(edge.to)) {
                    out.merge(point, 1, Integer::sum);
                    reverse.computeIfAbsent(edge.to, to -> new ArrayList<>()).add(point);
                }
            }
        }
        Deque<Point> free = new ArrayDeque<>();
        points.stream().filter(point -> !out.containsKey(point)).forEach(free::add);
        while (!free.isEmpty()) {
            Point point = free.remove();
            left.remove(point);
            for (Point waiting : reverse.getOrDefault(point, List.of())) {
                if (out.merge(waiting, -1, Integer::sum) == 0) {
                    free.add(waiting);
                }
            }
        }
        return left;
    }

    /** The edges of the shortest way from a point back to itself; none when there is no way. */
    private List<Edge> wayBack(Point point, Set<Point> within) {
        Map<Point, Edge> cameBy = new HashMap<>();
        Deque<Point> next = new ArrayDeque<>(List.of(point));
        while (!next.isEmpty() && !cameBy.containsKey(point)) {
            for (Edge edge : edgesOf(next.remove())) {
                if (within.contains(edge.to) && cameBy.putIfAbsent(edge.to, edge) == null) {
                    next.add(edge.to);
                }
            }
        }
        List<Edge> way = new ArrayList<>();
        Edge edge = cameBy.get(point);
        while (edge != null) {
            way.add(0, edge);
            edge = edge.from.equals(point) ? null : cameBy.get(edge.from);
        }
        return way;
    }

    private static Cycle cycle(List<Edge> way) {
        List<String> ids = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        for (Edge edge : way) {
            Item item = edge.from.item;
            if (!ids.contains(item.id())) {
                ids.add(item.id());
                if (!item.isGroup()) {
                    tasks.add(item.id());
                }
            }
        }
        List<String> named = tasks.isEmpty() ? ids : tasks;
        named.add(named.get(0));
        Place place = way.stream()
                .map(Edge::place)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(way.get(0).from.item.name().place());
        return new Cycle(named, place);
    }
}
