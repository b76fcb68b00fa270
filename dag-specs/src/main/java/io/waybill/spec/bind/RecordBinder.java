package io.waybill.spec.bind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.bind.RecordShape.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a JSON object and finds everything that is wrong with it in one go. An absent key, or one that is
 * null, has the default of {@code @JsonProperty(defaultValue = …)}. One without a default is missing when its component is
 * primitive or carries {@code @NotNull}, {@code @NotBlank} or {@code @NotEmpty}; else a text, list or map is empty, unless
 * its component is {@code @Nullable}.
 */
public final class RecordBinder {
    private static final Comparator<BindingProblem> BY_PATH = Comparator.comparing(
                    (BindingProblem problem) -> String.join("/", problem.path()))
            .thenComparing(BindingProblem::message);

    /** Whether constraints on texts that are templates wait until they are rendered. */
    private final boolean templates;
    /** Whether the object is all there is, and not a part that another one completes. */
    private final boolean whole;

    private final Set<BindingProblem> problems = new LinkedHashSet<>();
    /** How many values could not be had at all, so that nothing can be made of what is around them. */
    private int failures;

    private RecordBinder(boolean templates, boolean whole) {
        this.templates = templates;
        this.whole = whole;
    }

    /** Reads a record. */
    public static <R extends Record> Bound<R> bind(ObjectNode node, Class<R> type) {
        return new RecordBinder(false, true).read(node, type);
    }

    /** Reads a record whose texts may be templates: constraints on a text that is one wait until it is rendered. */
    public static <R extends Record> Bound<R> bindTemplates(ObjectNode node, Class<R> type) {
        return new RecordBinder(true, true).read(node, type);
    }

    /** What keys and types are wrong in a part of a record: keys may be missing, constraints are not checked. */
    public static List<BindingProblem> checkPart(ObjectNode node, Class<? extends Record> type) {
        RecordBinder binder = new RecordBinder(true, false);
        binder.record(node, SpecJson.mapper().constructType(type), List.of());
        return List.copyOf(binder.problems);
    }

    /** The keys that a record has, in the order of its components. */
    public static List<String> keysOf(Class<? extends Record> type) {
        return RecordShape.of(type).names();
    }

    /** What is to know of each key of a record, in the order of its components. */
    public static List<RecordKey> describe(Class<? extends Record> type) {
        return RecordShape.of(type).properties().values().stream()
                .map(property -> new RecordKey(
                        property.name(),
                        property.component(),
                        Values.expected(property.type()),
                        property.required() && property.defaultValue() == null,
                        property.defaultValue(),
                        property.description()))
                .toList();
    }

    private <R extends Record> Bound<R> read(ObjectNode node, Class<R> type) {
        JavaType javaType = SpecJson.mapper().constructType(type);
        JsonNode complete = record(node, javaType, List.of());
        Object value = failures == 0 ? convert(complete, javaType, List.of()) : null;
        return new Bound<>(type.cast(value), List.copyOf(problems));
    }

    /** Checks a record; returns what was right of it, with its defaults. */
    private ObjectNode record(ObjectNode node, JavaType type, List<String> path) {
        RecordShape shape = RecordShape.of(type.getRawClass());
        int before = failures;
        unknownKeys(node, shape, path);
        Map<Property, JsonNode> good = knownKeys(node, shape, path);
        ObjectNode complete = node.objectNode();
        good.forEach((property, value) -> complete.set(property.name(), value));
        if (whole) {
            Object made = failures == before ? convert(complete, type, path) : null;
            if (made instanceof Record value) {
                Constraints.of(value, path, templates).sorted(BY_PATH).forEach(problems::add);
            } else {
                good.forEach((property, value) -> checkAlone(type.getRawClass(), property, value, path));
            }
        }
        return complete;
    }

    private void unknownKeys(ObjectNode node, RecordShape shape, List<String> path) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!shape.properties().containsKey(name)) {
                problems.add(TypeProblems.unknownKey(step(path, name), shape.names()));
            }
        }
    }

    private Map<Property, JsonNode> knownKeys(ObjectNode node, RecordShape shape, List<String> path) {
        Map<Property, JsonNode> good = new LinkedHashMap<>();
        for (Property property : shape.properties().values()) {
            JsonNode value = node.get(property.name());
            if (value == null || (value.isNull() && !property.takesNull())) {
                value = whole ? property.defaultValue() : null;
            }
            if (value != null) {
                int before = failures;
                JsonNode checked = component(value, property, step(path, property.name()));
                if (failures == before) {
                    good.put(property, checked);
                }
            } else if (property.required() && whole) {
                fail(new BindingProblem(
                        path,
                        false,
                        ProblemCode.MISSING_KEY,
                        "The key '" + property.name() + "' is missing",
                        "add " + property.name() + ": …"));
            }
        }
        return good;
    }

    private JsonNode component(JsonNode value, Property property, List<String> path) {
        if (property.opaque()) {
            return value;
        }
        if (property.single() && !value.isArray()) {
            JsonNode only = value(value, property.type().getContentType(), path);
            return SpecJson.mapper().createArrayNode().add(only);
        }
        return value(value, property.type(), path);
    }

    private JsonNode value(JsonNode node, JavaType type, List<String> path) {
        boolean json = type.isTypeOrSubTypeOf(JsonNode.class);
        if (RecordShape.hasKeys(type) && node instanceof ObjectNode object) {
            return record(object, type, path);
        }
        if (!json && type.isCollectionLikeType() && node instanceof ArrayNode array) {
            ArrayNode complete = array.arrayNode(array.size());
            for (int i = 0; i < array.size(); i++) {
                complete.add(value(array.get(i), type.getContentType(), step(path, String.valueOf(i))));
            }
            return complete;
        }
        if (!json && type.isMapLikeType() && node instanceof ObjectNode object) {
            ObjectNode complete = object.objectNode();
            object.properties()
                    .forEach(entry -> complete.set(
                            entry.getKey(),
                            value(entry.getValue(), type.getContentType(), step(path, entry.getKey()))));
            return complete;
        }
        if (node.isNull() && !type.getRawClass().isAssignableFrom(NullNode.class)) {
            fail(TypeProblems.wrongType(node, type, path));
        } else {
            convert(node, type, path);
        }
        return node;
    }

    /** The constraints of one component of a record of which no instance can be made. */
    private void checkAlone(Class<?> record, Property property, JsonNode json, List<String> path) {
        if (!property.opaque()) {
            Object value = convert(json, property.type(), step(path, property.name()));
            if (value != null) {
                Constraints.ofComponent(record, property.component(), value, path, templates)
                        .sorted(BY_PATH)
                        .forEach(problems::add);
            }
        }
    }

    private @Nullable Object convert(JsonNode node, JavaType type, List<String> path) {
        try {
            return SpecJson.mapper().treeToValue(node, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            TypeProblems.of(node, type, path, e).forEach(this::fail);
            return null;
        }
    }

    private void fail(BindingProblem problem) {
        failures++;
        problems.add(problem);
    }

    private static List<String> step(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }
}
