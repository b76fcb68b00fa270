package io.waybill.spec.file;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.OperatorType;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.yaml.Place;
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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline shape: {@code jobs}, then {@code validators}, then {@code publishers}, any of which may be absent. Each becomes
 * a group of tasks, so all that holds for tasks holds for its entries: a key of a task stays one, any other is the operator's.
 */
final class PipelineShape {
    private static final String PUBLISH = "publish_";
    private static final Set<String> KEYS = new LinkedHashSet<>(List.of("jobs", "validators", "publishers"));

    /** What entries say by other words, or what is theirs to say by their place. */
    private static final Set<String> TAKEN = Set.of("id", "needs", "group");

    private final FileContext context;
    private final Problems problems;
    private final Set<String> taskKeys = new HashSet<>(RecordBinder.keysOf(TaskSpec.class));
    private final List<YamlNode> tasks = new ArrayList<>();
    private final List<YamlNode> groups = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    /** The group that the next one waits for. */
    private @Nullable String last;

    private PipelineShape(FileContext context) {
        this.context = context;
        this.problems = context.problems();
        taskKeys.removeAll(TAKEN);
    }

    /** The keys of a document that only this shape has. */
    static Set<String> keys() {
        return KEYS;
    }

    /** The document with tasks and groups in place of these keys; itself where it has none of them. */
    static YamlMap asTasks(YamlMap root, FileContext context) {
        if (KEYS.stream().noneMatch(root.entries()::containsKey)) {
            return root;
        }
        return new PipelineShape(context).read(root);
    }

    private YamlMap read(YamlMap root) {
        part(root, "jobs", "Jobs", this::jobs);
        part(root, "validators", "Validate", this::validators);
        part(root, "publishers", "Publish", this::publishers);
        YamlMap rest = root.without(KEYS);
        return with(with(rest, "tasks", tasks), "groups", groups);
    }

    private static YamlMap with(YamlMap root, String key, List<YamlNode> more) {
        List<YamlNode> all = new ArrayList<>(root.child(key) instanceof YamlList list ? list.items() : List.of());
        all.addAll(more);
        Place place = root.locate(List.of(key));
        return all.isEmpty() ? root : root.with(key, new YamlMap.Entry(place, YamlList.of(all, place)));
    }

    private void part(YamlMap root, String key, String title, Function<YamlNode, List<YamlNode>> reader) {
        YamlNode value = root.child(key);
        if (value == null || isNull(value)) {
            return;
        }
        List<YamlNode> made = reader.apply(value);
        if (made.isEmpty()) {
            return;
        }
        tasks.addAll(made);
        Place place = root.locateKey(List.of(key));
        Map<String, YamlMap.Entry> group = new LinkedHashMap<>();
        put(group, "id", key, place);
        put(group, "title", title, place);
        if (last != null) {
            group.put("needs", new YamlMap.Entry(place, YamlList.of(List.of(text(last, place)), place)));
        }
        groups.add(YamlMap.of(group, place));
        last = key;
    }

    private List<YamlNode> jobs(YamlNode value) {
        List<YamlNode> made = new ArrayList<>();
        for (YamlMap job : listed(value, "jobs", "job_definitions", "- {name: clean, docker_image: …, command: …}")) {
            if (!(job.child("name") instanceof YamlScalar name)) {
                missing(job, "name", "name: …");
                continue;
            }
            Map<String, YamlMap.Entry> task = new LinkedHashMap<>();
            Map<String, YamlMap.Entry> with = new LinkedHashMap<>();
            put(task, "uses", "ecs", job.place());
            put(task, "group", "jobs", job.place());
            ids.add(name.toJson().asText());
            job.entries().forEach((key, entry) -> {
                switch (key) {
                    case "name" -> task.put("id", entry);
                    case "depends_on" -> task.put("needs", entry);
                    case "docker_image" -> with.put("image", entry);
                    default -> sort(key, entry, task, with);
                }
            });
            made.add(task(task, with, job.place()));
        }
        return made;
    }

    private List<YamlNode> validators(YamlNode value) {
        List<YamlNode> made = new ArrayList<>();
        for (YamlMap file : listed(value, "validators", "files", "- {path: out.csv, validation_suite: suite.json}")) {
            if (!(file.child("path") instanceof YamlScalar path)) {
                missing(file, "path", "path: …");
                continue;
            }
            String text = path.toJson().asText();
            String name = text.substring(text.lastIndexOf('/') + 1);
            made.add(step(file, "validators", "validate", freeId("validate_" + name)));
        }
        return made;
    }

    private List<YamlNode> publishers(YamlNode value) {
        if (!(value instanceof YamlMap kinds)) {
            problems.add(
                    value.place(),
                    ProblemCode.WRONG_TYPE,
                    "publishers must be a map",
                    "write s3: {bucket: …, files: […]}");
            return List.of();
        }
        List<YamlNode> made = new ArrayList<>();
        kinds.entries().forEach((kind, entry) -> {
            if (context.operators().find(PUBLISH + kind).isEmpty()) {
                List<String> known = context.operators().all().stream()
                        .map(OperatorType::name)
                        .filter(name -> name.startsWith(PUBLISH))
                        .map(name -> name.substring(PUBLISH.length()))
                        .toList();
                problems.add(
                        entry.keyPlace(),
                        ProblemCode.UNKNOWN_OPERATOR,
                        "There is no publisher '" + kind + "'",
                        Nearest.remedy(kind, known, "publishers"));
                return;
            }
            List<YamlNode> items = entry.value() instanceof YamlList list ? list.items() : List.of(entry.value());
            for (YamlNode item : items) {
                if (item instanceof YamlMap publisher) {
                    made.add(step(publisher, "publishers", PUBLISH + kind, freeId(kind)));
                } else {
                    problems.add(
                            item.place(),
                            ProblemCode.WRONG_TYPE,
                            kind + " must be a map, or a list of maps",
                            "write {…}");
                }
            }
        });
        return made;
    }

    private YamlMap step(YamlMap entry, String group, String uses, String id) {
        Map<String, YamlMap.Entry> task = new LinkedHashMap<>();
        Map<String, YamlMap.Entry> with = new LinkedHashMap<>();
        put(task, "id", id, entry.place());
        put(task, "uses", uses, entry.place());
        put(task, "group", group, entry.place());
        entry.entries().forEach((key, value) -> {
            switch (key) {
                case "name" -> task.put("id", value);
                case "depends_on" -> task.put("needs", value);
                default -> sort(key, value, task, with);
            }
        });
        return task(task, with, entry.place());
    }

    private void sort(
            String key, YamlMap.Entry entry, Map<String, YamlMap.Entry> task, Map<String, YamlMap.Entry> with) {
        if (taskKeys.contains(key)) {
            task.put(key, entry);
        } else {
            with.put(key, entry);
        }
    }

    /** What a file says under {@code with} itself comes first. */
    private static YamlMap task(Map<String, YamlMap.Entry> task, Map<String, YamlMap.Entry> with, Place place) {
        YamlMap.Entry said = task.get("with");
        YamlMap own = YamlMap.of(with, place);
        YamlMap all = said != null && said.value() instanceof YamlMap map ? own.mergedWith(map) : own;
        if (said == null || said.value() instanceof YamlMap) {
            task.put("with", new YamlMap.Entry(place, all.at(place)));
        }
        return YamlMap.of(task, place);
    }

    /** The maps of a list that stands under a key of a map. */
    private List<YamlMap> listed(YamlNode value, String part, String key, String example) {
        YamlNode list = value instanceof YamlMap map ? map.child(key) : null;
        if (value instanceof YamlMap map) {
            map.entries().forEach((other, entry) -> {
                if (!other.equals(key)) {
                    problems.add(
                            entry.keyPlace(),
                            ProblemCode.UNKNOWN_KEY,
                            "There is no key '" + other + "' here",
                            Nearest.remedy(other, List.of(key), "known keys"));
                }
            });
        }
        List<YamlMap> maps = new ArrayList<>();
        if (list instanceof YamlList items && items.items().stream().allMatch(YamlMap.class::isInstance)) {
            items.items().forEach(item -> maps.add((YamlMap) item));
        } else {
            problems.add(
                    (list == null ? value : list).place(),
                    list == null ? ProblemCode.MISSING_KEY : ProblemCode.WRONG_TYPE,
                    part + " must be a map with a list of maps, " + key,
                    "write " + key + ": and below it " + example);
        }
        return maps;
    }

    private void missing(YamlMap entry, String key, String remedy) {
        problems.add(entry.place(), ProblemCode.MISSING_KEY, "The key '" + key + "' is missing", "add " + remedy);
    }

    /** An id like this text that no entry before has. */
    private String freeId(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^-|_+$", "");
        String id = plain.substring(0, Math.min(plain.length(), 100));
        String free = id;
        for (int i = 2; !ids.add(free); i++) {
            free = id + "_" + i;
        }
        return free;
    }

    private static boolean isNull(YamlNode value) {
        return value instanceof YamlScalar scalar && scalar.toJson().isNull();
    }

    private static void put(Map<String, YamlMap.Entry> map, String key, String value, Place place) {
        map.put(key, new YamlMap.Entry(place, text(value, place)));
    }

    private static YamlScalar text(String value, Place place) {
        return new YamlScalar(TextNode.valueOf(value), place);
    }
}
