package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.builder.GraphTypeBuilder;
import org.jgrapht.traverse.NotDirectedAcyclicGraphException;
import org.jgrapht.traverse.TopologicalOrderIterator;

/**
 * One graph in the making.
 *
 * <p>Where many nodes come before many others, a join without work stands between them, so that edges add up and do not
 * multiply. It waits for all its upstream nodes to succeed, so it changes nothing for a node that waits for the same; a
 * node with another trigger rule keeps its own edges. So does a choice, which must reach each node that it may skip.
 *
 * <p>What is run for items begins with a node that finds these, and is built here as if there were one item;
 * {@link DagGraph#expanded} makes the others.
 */
final class GraphAssembly {
    /** From this number of edges on a join takes their place. */
    private static final int JOIN_FROM = 100;

    /** As how many nodes one counts that is run for items, of which it is not known yet how many there are. */
    private static final int ITEMS = JOIN_FROM;

    private final DagSpec spec;
    private final TaskTree tree;
    private final Map<String, OperatorGroup> groups;
    private final Map<String, List<String>> firstNodes = new HashMap<>();
    private final Map<String, List<String>> lastNodes = new HashMap<>();
    private final Map<String, List<String>> sources = new HashMap<>();
    private final Map<String, List<String>> targets = new HashMap<>();
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, String> starts = new HashMap<>();
    private final Map<String, String> ends = new HashMap<>();
    private final Map<String, String> expanders = new HashMap<>();
    private final Map<String, List<String>> mapped = new LinkedHashMap<>();
    private final Graph<String, DefaultEdge> graph = GraphTypeBuilder.<String, DefaultEdge>directed()
            .allowingSelfLoops(false)
            .allowingMultipleEdges(false)
            .edgeClass(DefaultEdge.class)
            .buildGraph();

    /** A node that does not know its place yet. */
    private record Draft(String taskId, NodeWork work, NodePolicy policy) {}

    GraphAssembly(DagSpec spec, TaskTree tree, Map<String, OperatorGroup> groups) {
        this.spec = spec;
        this.tree = tree;
        this.groups = groups;
    }

    DagGraph assemble() {
        groups.forEach((task, group) -> addTask(requireNonNull(tree.task(task)), group));
        tree.emptyGroupsInUse().forEach(this::addEmptyGroup);
        spec.groups().stream()
                .filter(group -> group.expand() != null
                        && !tree.firstItemsInside(group.id()).isEmpty())
                .forEach(group -> addExpander(group.id(), NodePolicy.join()));
        for (String id : tree.ids()) {
            joinEnd(id);
        }
        for (String id : tree.ids()) {
            joinStart(id);
        }
        for (String id : tree.ids()) {
            for (String need : tree.needs(id)) {
                connect(need, id);
            }
        }
        expanders.forEach((owner, expander) -> {
            if (tree.task(owner) == null) {
                nodes(tree.firstItemsInside(owner), firstNodes).forEach(first -> addEdge(expander, first));
            }
        });
        Map<String, TaskNodes> ofTasks = new HashMap<>();
        groups.forEach((task, group) ->
                ofTasks.put(task, new TaskNodes(nodeId(task, group.output()), nodeId(task, group.main()))));
        List<Node> nodes = inOrder();
        DagGraph made = new DagGraph(spec, nodes, graph, boxes(tree.outermost()), ofTasks, mappings(nodes));
        made.nodes().forEach(node -> checkChoice(made, node));
        return made;
    }

    private void checkChoice(DagGraph made, Node node) {
        if (node.work() instanceof NodeWork.Choice choice && choice.question() instanceof Question.Cases cases) {
            Stream.concat(cases.cases().values().stream(), Stream.ofNullable(cases.otherwise()))
                    .flatMap(List::stream)
                    .filter(id -> made.branch(node, id).isEmpty())
                    .findFirst()
                    .ifPresent(id -> {
                        throw tree.invalid(
                                "'" + node.taskId() + "' may choose '" + id + "', which does not need it; add '"
                                        + node.taskId() + "' to the needs of '" + id + "'");
                    });
        }
    }

    private void addTask(TaskSpec task, OperatorGroup group) {
        Set<String> withUpstream =
                group.edges().stream().map(OperatorGroup.Edge::to).collect(toUnmodifiableSet());
        Set<String> withDownstream =
                group.edges().stream().map(OperatorGroup.Edge::from).collect(toUnmodifiableSet());
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        NodePolicy policy = NodePolicy.of(task);
        for (OperatorGroup.GroupNode node : group.nodes()) {
            String id = nodeId(task.id(), node.name());
            boolean isFirst = !withUpstream.contains(node.name());
            boolean isLast = !withDownstream.contains(node.name());
            NodePolicy own = isFirst && task.expand() == null ? policy : policy.withinGroup();
            add(id, new Draft(task.id(), node.work(), isLast ? own : own.notYetReady()));
            if (isFirst) {
                first.add(id);
            }
            if (task.expand() != null) {
                mapped.computeIfAbsent(task.id(), key -> new ArrayList<>()).add(id);
            }
            if (isLast) {
                last.add(id);
            }
        }
        for (OperatorGroup.Edge edge : group.edges()) {
            addEdge(nodeId(task.id(), edge.from()), nodeId(task.id(), edge.to()));
        }
        if (task.expand() == null) {
            firstNodes.put(task.id(), first);
        } else {
            String expander = addExpander(task.id(), policy.notYetReady());
            first.forEach(id -> addEdge(expander, id));
        }
        lastNodes.put(task.id(), last);
    }

    /** The node that finds the items of a task or a group, before all others of it. */
    private String addExpander(String owner, NodePolicy policy) {
        String id = addNode(owner, "expand", new NodeWork.Expand(owner), policy);
        expanders.put(owner, id);
        firstNodes.put(owner, List.of(id));
        return id;
    }

    private List<Mapping> mappings(List<Node> nodes) {
        List<Mapping> mappings = new ArrayList<>();
        expanders.forEach((owner, expander) -> {
            List<String> own = nodes.stream()
                    .filter(node -> tree.task(owner) == null
                            ? tree.isInside(node.taskId(), owner)
                            : mapped.getOrDefault(owner, List.of()).contains(node.id()))
                    .map(Node::id)
                    .toList();
            mappings.add(new Mapping(owner, expander, requireNonNull(tree.expand(owner)), own));
        });
        return mappings;
    }

    private void addEmptyGroup(String group) {
        String id = addJoin(group, "all");
        firstNodes.put(group, List.of(id));
        lastNodes.put(group, List.of(id));
    }

    private void joinEnd(String id) {
        List<String> joined = joinableSources(id);
        boolean ofItems = tree.expand(id) != null;
        long sources = ofItems ? (long) joined.size() * ITEMS : joined.size();
        long targets = tree.dependents(id).stream()
                .mapToLong(dependent -> (long) joinable(dependent).size()
                        * (ofItems && tree.mapped(dependent) != null && tree.expand(dependent) == null ? ITEMS : 1))
                .sum();
        if (sources > 1 && targets > 1 && sources * targets >= JOIN_FROM) {
            String join = addJoin(id, "end");
            joined.forEach(source -> addEdge(source, join));
            ends.put(id, join);
        }
    }

    private void joinStart(String id) {
        long sources = tree.needs(id).stream()
                .mapToLong(need ->
                        ends.containsKey(need) ? 1 : joinableSources(need).size())
                .sum();
        long targets = joinable(id).size();
        if (sources > 1 && targets > 1 && sources * targets >= JOIN_FROM) {
            String join = addJoin(id, "start");
            joinable(id).forEach(target -> addEdge(join, target));
            starts.put(id, join);
        }
    }

    private void connect(String need, String id) {
        String end = ends.get(need);
        String start = starts.get(id);
        List<String> joined = end == null ? joinableSources(need) : List.of(end);
        for (String target : targets(id)) {
            if (!isJoinable(target)) {
                sources(need).forEach(source -> addEdge(source, target));
                continue;
            }
            if (start == null) {
                joined.forEach(source -> addEdge(source, target));
            }
            sources(need).stream().filter(this::chooses).forEach(source -> addEdge(source, target));
        }
        if (start != null) {
            joined.forEach(source -> addEdge(source, start));
        }
    }

    /** The nodes that what needs this task or group waits for. */
    private List<String> sources(String id) {
        return sources.computeIfAbsent(id, key -> nodes(tree.lastItems(key), lastNodes));
    }

    /** The nodes that wait for what this task or group needs. */
    private List<String> targets(String id) {
        return targets.computeIfAbsent(id, key -> nodes(tree.firstItems(key), firstNodes));
    }

    private List<String> joinable(String id) {
        return targets(id).stream().filter(this::isJoinable).toList();
    }

    private List<String> joinableSources(String id) {
        return sources(id).stream().filter(source -> !chooses(source)).toList();
    }

    private boolean chooses(String node) {
        return requireNonNull(drafts.get(node)).work().kind() == NodeWork.Kind.CHOICE;
    }

    private boolean isJoinable(String node) {
        NodePolicy policy = requireNonNull(drafts.get(node)).policy();
        return policy.triggerRule() == TriggerRule.ALL_SUCCESS && !policy.role().isTeardown();
    }

    private static List<String> nodes(List<String> items, Map<String, List<String>> ofItem) {
        return items.stream()
                .flatMap(item -> ofItem.getOrDefault(item, List.of()).stream())
                .toList();
    }

    private String addJoin(String owner, String name) {
        return addNode(owner, name, new NodeWork.None(), NodePolicy.join());
    }

    private String addNode(String owner, String name, NodeWork work, NodePolicy policy) {
        String id = owner + "." + name;
        while (drafts.containsKey(id)) {
            id += "_";
        }
        add(id, new Draft(owner, work, policy));
        return id;
    }

    private void add(String id, Draft draft) {
        drafts.put(id, draft);
        graph.addVertex(id);
    }

    private void addEdge(String from, String to) {
        if (from.equals(to)) {
            throw tree.invalid("'" + from + "' would wait for itself");
        }
        graph.addEdge(from, to);
    }

    private static String nodeId(String task, String name) {
        return name.isEmpty() ? task : task + "." + name;
    }

    private List<Node> inOrder() {
        Map<String, Integer> places = new HashMap<>();
        drafts.keySet().forEach(id -> places.put(id, places.size()));
        List<Node> nodes = new ArrayList<>(drafts.size());
        try {
            new TopologicalOrderIterator<>(graph, Comparator.comparing((String id) -> places.getOrDefault(id, 0)))
                    .forEachRemaining(id -> {
                        Draft draft = requireNonNull(drafts.get(id));
                        nodes.add(new Node(id, draft.taskId(), nodes.size(), draft.work(), draft.policy()));
                    });
        } catch (NotDirectedAcyclicGraphException e) {
            throw tree.invalid("these wait for each other in a circle: "
                    + String.join(", ", new TreeSet<>(new CycleDetector<>(graph).findCycles())));
        }
        return nodes;
    }

    private List<Box> boxes(Collection<String> ids) {
        return ids.stream().map(this::box).toList();
    }

    private Box box(String id) {
        OperatorGroup group = groups.get(id);
        Function<String, Box> node =
                nodeId -> new Box(Box.Kind.NODE, nodeId, nodeId.substring(id.length() + 1), List.of());
        List<Box> inside = new ArrayList<>();
        if (group == null) {
            inside.addAll(boxes(tree.children(id)));
        } else {
            group.nodes().stream()
                    .filter(child -> !child.name().isEmpty())
                    .forEach(child -> inside.add(node.apply(nodeId(id, child.name()))));
        }
        if (starts.containsKey(id)) {
            inside.add(0, node.apply(requireNonNull(starts.get(id))));
        }
        if (ends.containsKey(id)) {
            inside.add(node.apply(requireNonNull(ends.get(id))));
        }
        if (group == null) {
            lastNodes.getOrDefault(id, List.of()).forEach(join -> inside.add(node.apply(join)));
            return new Box(Box.Kind.TASK_GROUP, id, tree.title(id), inside);
        }
        return new Box(Box.Kind.TASK, id, id, inside);
    }
}
