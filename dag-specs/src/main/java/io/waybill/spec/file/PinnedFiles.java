package io.waybill.spec.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.OperatorType;
import io.waybill.spec.Pinned;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.bind.RecordKey;
import io.waybill.spec.bind.SpecBindingException;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.template.Templates;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the files beside a DAG file that its tasks name, so that what they hold is part of the DAG's version. */
final class PinnedFiles {
    /** What is kept of one file, in characters of JSON: the version is read whenever a run is. */
    private static final int LONGEST = 2_000_000;

    private final String name;
    private final IncludeSource files;

    /**
     * @param name the DAG file's name
     * @param files where the others are
     */
    PinnedFiles(String name, IncludeSource files) {
        this.name = name;
        this.files = files;
    }

    /**
     * Puts the content of files into a task's {@code with}, in the places of their paths.
     *
     * @param task the task with its defaults, for the places of problems
     * @param with what is changed
     */
    void pin(YamlMap task, ObjectNode with, OperatorType operator, Problems problems) {
        pin(task, with, List.of("with"), operator.with(), problems);
    }

    /** Also in the records within a record, which a value can be as deep as a file can nest maps. */
    private void pin(YamlMap task, ObjectNode json, List<String> path, Class<?> type, Problems problems) {
        // A record that is read in a way of its own has no keys.
        Map<String, String> keys = RecordBinder.describe(type.asSubclass(Record.class)).stream()
                .collect(Collectors.toMap(RecordKey::component, RecordKey::name));
        for (RecordComponent component : type.getRecordComponents()) {
            String key = keys.get(component.getName());
            if (key == null) {
                continue;
            }
            List<String> place = step(path, key);
            Pinned pinned = component.getAnnotation(Pinned.class);
            JsonNode value = json.path(key);
            if (pinned != null) {
                pin(task, json, place, pinned, problems);
            } else if (value instanceof ObjectNode inner && component.getType().isRecord()) {
                pin(task, inner, place, component.getType(), problems);
            } else if (value.isArray() && itemOf(component) instanceof Class<?> item && item.isRecord()) {
                for (int j = 0; j < value.size(); j++) {
                    if (value.get(j) instanceof ObjectNode inner) {
                        pin(task, inner, step(place, Integer.toString(j)), item, problems);
                    }
                }
            }
        }
    }

    /** What the items of a list are. */
    private static @Nullable Type itemOf(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && List.class.isAssignableFrom(component.getType())
                ? list.getActualTypeArguments()[0]
                : null;
    }

    private static List<String> step(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private void pin(YamlMap task, ObjectNode json, List<String> at, Pinned pinned, Problems problems) {
        String key = at.get(at.size() - 1);
        JsonNode written = json.path(key);
        if (!written.isTextual() || written.textValue().isBlank() || Templates.isTemplate(written.textValue())) {
            return;
        }
        String path = written.textValue();
        Place place = task.locate(at);
        Optional<String> resolved = IncludeSource.resolve(name, path);
        Optional<byte[]> content = resolved.flatMap(files::read);
        if (content.isEmpty()) {
            problems.add(
                    place,
                    ProblemCode.FILE_ABSENT,
                    "There is no file " + path + " beside the DAG file",
                    "it is looked for in the run's files when the task starts; write its path from this file's folder"
                            + " to have it checked now");
            return;
        }
        try {
            JsonNode kept = reader(pinned).read(content.get());
            if (kept.toString().length() > LONGEST) {
                problems.add(
                        place,
                        ProblemCode.FILE_TOO_LARGE,
                        "What is to be kept of " + path + " has "
                                + kept.toString().length() + " characters; at most " + LONGEST + " are kept",
                        "split the file");
                return;
            }
            json.set(key, SpecJson.mapper().valueToTree(new PinnedFile(path, kept)));
        } catch (SpecBindingException e) {
            YamlNode tree = tree(resolved.get(), content.get());
            e.problems().forEach(problem -> problems.add(at(tree, problem)));
        }
    }

    private static Pinned.Reader reader(Pinned pinned) {
        try {
            return pinned.value().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(pinned.value() + " has no public constructor without parameters", e);
        }
    }

    /** The file with its places, as far as it can be read so: JSON is YAML for that. */
    private static YamlNode tree(String file, byte[] content) {
        List<YamlNode> documents = new YamlReader().read(file, content).documents();
        return documents.isEmpty() ? YamlMap.of(Map.of(), new Place(file, 1, 1)) : documents.get(0);
    }

    private static SpecProblem at(YamlNode tree, BindingProblem problem) {
        Place place = problem.atKey() ? tree.locateKey(problem.path()) : tree.locate(problem.path());
        return place.problem(problem.code(), problem.message(), problem.remedy());
    }
}
