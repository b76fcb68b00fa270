package io.waybill.spec.file;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.Bound;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a DAG of one document. */
final class DocumentReader {
    private final FileContext context;
    private final Defaults folderDefaults;
    private final Problems problems;
    private final TakenGroups takenGroups;

    /** @param files reads the DAG of another file, see {@link TakenGroups} */
    DocumentReader(
            FileContext context, Defaults folderDefaults, BiFunction<YamlScalar, String, Optional<DagSpec>> files) {
        this.context = context;
        this.folderDefaults = folderDefaults;
        this.problems = context.problems();
        this.takenGroups = new TakenGroups(problems, files);
    }

    /**
     * Reads a document.
     *
     * @param name the id of a DAG that gives itself none; empty when it must
     */
    Optional<DagSpec> read(YamlNode document, Optional<String> name) {
        if (!(document instanceof YamlMap map)) {
            problems.add(document.place(), ProblemCode.WRONG_TYPE, "A DAG must be a map", "start with dag_id: …");
            return Optional.empty();
        }
        YamlMap root = PipelineShape.asTasks(withoutUnknownKeys(map), context);
        YamlNode own = root.child("defaults");
        Defaults defaults = own == null ? folderDefaults : folderDefaults.over(own, context);

        Optional<DagSpec> head = head(root, name);
        OutputMarkers markers = new OutputMarkers(problems);
        List<YamlMap> taskMaps = maps(root, "tasks", "- {id: first, uses: …}").stream()
                .map(markers::resolved)
                .toList();
        List<YamlMap> groupMaps = maps(root, "groups", "- {id: first}");
        List<GroupSpec> groups = new ArrayList<>(
                groupMaps.stream().map(this::group).flatMap(Optional::stream).toList());
        TakenGroups.Taken taken = takenGroups.take(groupMaps, groups);
        MappedTasks mapped = new MappedTasks(taskMaps, groupMaps);
        Set<String> known = ids(taskMaps);
        taken.tasks().forEach(task -> known.add(task.id()));
        TemplateTexts texts = new TemplateTexts(
                context, known, head.map(DocumentReader::assets).orElse(Set.of()));
        Set<String> params = paramNames(root);
        TaskReader taskReader = new TaskReader(context, defaults, head, params, texts, mapped);
        List<TaskSpec> tasks = new ArrayList<>(taskMaps.stream()
                .map(taskReader::read)
                .flatMap(Optional::stream)
                .toList());
        groupMaps.forEach(group -> {
            texts.checkExpand(group, params);
            texts.check(group.child("params"), params, mapped.isMapped(group));
        });
        tasks.addAll(taken.tasks());
        groups.addAll(taken.groups());
        boolean isPipeline = PipelineShape.keys().stream().anyMatch(map.entries()::containsKey);
        if (!(isPipeline && problems.hasErrors())
                && hasNone(root.child("tasks"))
                && groups.stream().allMatch(group -> group.from() == null)) {
            problems.add(
                    root.locate(List.of("tasks")),
                    ProblemCode.MISSING_KEY,
                    "The DAG has no tasks",
                    "write tasks: and a first task, - {id: first, uses: …}");
        }
        new GraphCheck(problems).check(taskMaps, groupMaps);
        mapped.check(problems);
        return head.map(dag -> dag.withTasks(tasks, groups));
    }

    private static boolean hasNone(@Nullable YamlNode tasks) {
        return tasks == null
                || (tasks instanceof YamlScalar scalar && scalar.toJson().isNull())
                || (tasks instanceof YamlList list && list.items().isEmpty());
    }

    private YamlMap withoutUnknownKeys(YamlMap root) {
        List<String> known = new ArrayList<>(RecordBinder.keysOf(DagSpec.class));
        known.add("defaults");
        known.addAll(PipelineShape.keys());
        Map<String, YamlMap.Entry> rest = new LinkedHashMap<>();
        root.entries().forEach((key, entry) -> {
            if (known.contains(key)) {
                rest.put(key, entry);
            } else if (!key.startsWith("x-") && !problems.isFull()) {
                problems.add(
                        entry.keyPlace(),
                        ProblemCode.UNKNOWN_KEY,
                        "There is no key '" + key + "' here",
                        ForeignWords.ofDag(key).orElseGet(() -> Nearest.remedy(key, known, "known keys")));
            }
        });
        return YamlMap.of(rest, root.place());
    }

    /** Everything but the tasks and the groups. */
    private Optional<DagSpec> head(YamlMap root, Optional<String> name) {
        YamlMap head = root.without(Set.of("defaults", "tasks", "groups"));
        if (name.isPresent() && head.child("dag_id") == null) {
            YamlScalar id = new YamlScalar(TextNode.valueOf(name.get()), root.place());
            head = head.with("dag_id", new YamlMap.Entry(root.place(), id));
        }
        if (head.child("params") instanceof YamlMap params) {
            head = head.with("params", new YamlMap.Entry(params.place(), declared(params)));
        }
        YamlMap tree = head;
        Bound<DagSpec> bound = RecordBinder.bind(tree.toJson(), DagSpec.class);
        bound.problems().forEach(problem -> problems.addBinding(tree, problem));
        bound.value().or(() -> rightPart(tree, bound.problems())).ifPresent(dag -> checkHead(dag, tree));
        return bound.value();
    }

    /** What is right of a head of which something is wrong, so that the rest of it is checked in the same go. */
    private static Optional<DagSpec> rightPart(YamlMap tree, List<BindingProblem> wrong) {
        Set<String> wrongKeys = new HashSet<>();
        Set<String> wrongParams = new HashSet<>();
        for (BindingProblem problem : wrong) {
            List<String> path = problem.path();
            boolean param = path.size() > 1 && path.get(0).equals("params");
            path.stream().skip(param ? 1 : 0).findFirst().ifPresent((param ? wrongParams : wrongKeys)::add);
        }
        YamlMap right = tree.without(wrongKeys);
        if (right.child("params") instanceof YamlMap params) {
            YamlMap rest = params.without(wrongParams);
            right = right.with("params", new YamlMap.Entry(rest.place(), rest));
        }
        YamlScalar anyId = new YamlScalar(TextNode.valueOf("any"), tree.place());
        return RecordBinder.bind(
                        right.with("dag_id", new YamlMap.Entry(tree.place(), anyId))
                                .toJson(),
                        DagSpec.class)
                .value();
    }

    private void checkHead(DagSpec dag, YamlMap tree) {
        new ScheduleCheck(problems).check(dag, tree);
        for (ParamProblem problem : Params.checkDeclarations(dag)) {
            problems.add(
                    tree.locate(List.of("params", problem.param(), "default")),
                    ProblemCode.INVALID_PARAM,
                    problem.message(),
                    problem.remedy());
        }
        context.checkNotifiers(tree, List.of("on_success"), dag.onSuccess());
        context.checkNotifiers(tree, List.of("on_failure"), dag.onFailure());
        for (int i = 0; i < dag.deadlines().size(); i++) {
            List<String> path = List.of("deadlines", String.valueOf(i), "notify");
            context.checkNotifiers(tree, path, dag.deadlines().get(i).notifiers());
        }
        checkWebhook(dag, tree);
        boolean reversed = dag.startInstant().isPresent()
                && dag.endInstant().isPresent()
                && dag.endInstant().get().isBefore(dag.startInstant().get());
        if (reversed) {
            problems.add(
                    tree.locate(List.of("end_date")),
                    ProblemCode.INVALID_VALUE,
                    "end_date is before start_date",
                    "swap them, or leave end_date out");
        }
    }

    private void checkWebhook(DagSpec dag, YamlMap tree) {
        String param = dag.webhook() == null ? null : dag.webhook().param();
        if (param != null && !dag.params().containsKey(param)) {
            problems.add(
                    tree.locate(List.of("webhook", "param")),
                    ProblemCode.INVALID_VALUE,
                    "webhook.param names '" + param + "', which is no param of the DAG",
                    "add it to params: {" + param + ": {type: object}}, or leave webhook.param out");
        }
    }

    /** Params in which a bare value is the default of a param of any type. */
    static YamlMap declared(YamlMap params) {
        Map<String, YamlMap.Entry> declared = new LinkedHashMap<>();
        params.entries().forEach((name, entry) -> {
            YamlNode value = entry.value();
            YamlMap declaration = value instanceof YamlMap map
                    ? map
                    : YamlMap.of(Map.of("default", new YamlMap.Entry(value.place(), value)), value.place());
            declared.put(name, new YamlMap.Entry(entry.keyPlace(), declaration));
        });
        return YamlMap.of(declared, params.place());
    }

    private static Set<String> assets(DagSpec dag) {
        return Optional.ofNullable(dag.schedule())
                .flatMap(ScheduleSpec::byAssets)
                .map(AssetExpression::assets)
                .orElse(Set.of());
    }

    static Set<String> paramNames(YamlMap root) {
        return root.child("params") instanceof YamlMap params ? params.entries().keySet() : Set.of();
    }

    private static Set<String> ids(List<YamlMap> tasks) {
        return tasks.stream()
                .map(task -> task.child("id"))
                .filter(YamlScalar.class::isInstance)
                .map(id -> id.toJson().asText())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Optional<GroupSpec> group(YamlMap group) {
        Bound<GroupSpec> bound = RecordBinder.bind(group.toJson(), GroupSpec.class);
        bound.problems().forEach(problem -> problems.addBinding(group, problem));
        return bound.value();
    }

    /** The maps of a list; what else stands in it, or in its place, is a problem. */
    private List<YamlMap> maps(YamlMap root, String key, String example) {
        YamlNode value = root.child(key);
        if (value == null
                || (value instanceof YamlScalar scalar && scalar.toJson().isNull())) {
            return List.of();
        }
        if (!(value instanceof YamlList list)) {
            problems.add(value.place(), ProblemCode.WRONG_TYPE, key + " must be a list of maps", "write " + example);
            return List.of();
        }
        List<YamlMap> maps = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlMap map) {
                maps.add(map);
            } else {
                problems.add(item.place(), ProblemCode.WRONG_TYPE, key + " must be a list of maps", "write " + example);
            }
        }
        return maps;
    }
}
