package io.waybill.spec.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import io.waybill.spec.template.Templates;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Takes groups {@code from} other files: the tasks of such a file become tasks of the group, under names that begin with the
 * group's, so that one file can be taken several times.
 */
final class TakenGroups {
    private final Problems problems;
    private final BiFunction<YamlScalar, String, Optional<DagSpec>> files;

    /**
     * What was taken.
     *
     * @param tasks the tasks of all such groups
     * @param groups the groups inside them
     */
    record Taken(List<TaskSpec> tasks, List<GroupSpec> groups) {}

    /** @param files reads the DAG of a file by the path that is written there; tells of its problems itself */
    TakenGroups(Problems problems, BiFunction<YamlScalar, String, Optional<DagSpec>> files) {
        this.problems = problems;
        this.files = files;
    }

    /**
     * Takes what groups name.
     *
     * @param written the groups as they are written
     * @param groups what was read of them
     */
    Taken take(List<YamlMap> written, List<GroupSpec> groups) {
        List<TaskSpec> tasks = new ArrayList<>();
        List<GroupSpec> inner = new ArrayList<>();
        Map<String, YamlMap> byId = new HashMap<>();
        for (YamlMap map : written) {
            if (map.child("id") instanceof YamlScalar id) {
                byId.putIfAbsent(id.toJson().asText(), map);
            }
        }
        for (GroupSpec group : groups) {
            String from = group.from();
            YamlMap map = byId.get(group.id());
            if (from != null && map != null && map.child("from") instanceof YamlScalar place) {
                files.apply(place, from).ifPresent(dag -> {
                    checkParams(map, place, group, dag);
                    dag.groups().forEach(one -> inner.add(renamed(group, one)));
                    dag.tasks().forEach(one -> add(place.place(), group, dag, one, tasks));
                });
            }
        }
        return new Taken(tasks, inner);
    }

    /** Values that are templates are known only in a run. */
    private void checkParams(YamlMap map, YamlScalar from, GroupSpec group, DagSpec dag) {
        Map<String, JsonNode> known = new LinkedHashMap<>();
        group.params().forEach((name, value) -> {
            ParamSpec declared = dag.params().get(name);
            boolean open = value.isTextual() && Templates.isTemplate(value.textValue());
            JsonNode stand = declared == null ? null : declared.defaultValue();
            if (!open || declared == null) {
                known.put(name, value);
            } else if (stand != null) {
                known.put(name, stand);
            }
        });
        for (ParamProblem problem : Params.effective(dag, known).problems()) {
            boolean given = group.params().containsKey(problem.param());
            boolean open = given && !known.containsKey(problem.param());
            if (!open) {
                problems.add(
                        given ? map.locate(List.of("params", problem.param())) : from.place(),
                        ProblemCode.INVALID_PARAM,
                        problem.message(),
                        problem.remedy());
            }
        }
    }

    private static GroupSpec renamed(GroupSpec taken, GroupSpec inner) {
        return new GroupSpec(
                taken.innerId(inner.id()),
                inner.title(),
                inner.needs().stream().map(taken::innerId).toList(),
                inner.group() == null ? taken.id() : taken.innerId(inner.group()),
                inner.expand(),
                inner.from(),
                inner.params());
    }

    private void add(Place place, GroupSpec taken, DagSpec dag, TaskSpec inner, List<TaskSpec> tasks) {
        ObjectNode json = SpecJson.mapper().valueToTree(inner);
        json.put("id", taken.innerId(inner.id()));
        json.put("group", inner.group() == null ? taken.id() : taken.innerId(inner.group()));
        ArrayNode needs = json.putArray("needs");
        inner.needs().forEach(need -> needs.add(taken.innerId(need)));
        ObjectNode params = json.putObject("params");
        dag.params().forEach((name, param) -> params.set(name, SpecJson.mapper().valueToTree(param)));
        inner.params()
                .forEach((name, param) -> params.set(name, SpecJson.mapper().valueToTree(param)));
        var bound = RecordBinder.bind(json, TaskSpec.class);
        bound.value().ifPresent(tasks::add);
        if (bound.value().isEmpty()) {
            problems.add(
                    place,
                    ProblemCode.INVALID_ID,
                    "The task '" + inner.id() + "' of " + dag.dagId() + " cannot be named '" + taken.innerId(inner.id())
                            + "': " + bound.problems().get(0).message(),
                    "give the group a shorter id");
        }
    }

    /** Of the problems of a file that was to be taken, the first one in a sentence. */
    static String told(String file, List<SpecProblem> found) {
        List<SpecProblem> errors = found.stream().filter(SpecProblem::isError).toList();
        SpecProblem first = errors.get(0);
        return file + " has " + (errors.size() == 1 ? "a problem" : errors.size() + " problems") + ": line "
                + first.line() + ": " + first.message();
    }
}
