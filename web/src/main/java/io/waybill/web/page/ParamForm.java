package io.waybill.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ParamType;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import io.waybill.web.view.ParamField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The params of a DAG as fields, and back: what was typed as values.
 *
 * @param values by name; a param whose field was left empty and which has a default is not among them
 * @param problems by name
 */
record ParamForm(Map<String, JsonNode> values, Map<String, String> problems) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    ParamForm {
        values = Map.copyOf(values);
        problems = Map.copyOf(problems);
    }

    /**
     * Reads what was typed.
     *
     * @param typed gives the text of a param's field; null where the field was not sent, as for an open checkbox
     */
    static ParamForm read(DagSpec dag, UnaryOperator<@Nullable String> typed) {
        return read(
                Params.declared(dag),
                values -> Params.effective(dag, values),
                (name, value) -> isUpToTasks(dag, name, value),
                typed);
    }

    /** Reads what was typed into the fields of these params, which {@code check} looks at. */
    static ParamForm read(
            Map<String, ParamSpec> declared,
            Function<Map<String, JsonNode>, Params> check,
            UnaryOperator<@Nullable String> typed) {
        return read(declared, check, (name, value) -> false, typed);
    }

    private static ParamForm read(
            Map<String, ParamSpec> declared,
            Function<Map<String, JsonNode>, Params> check,
            BiPredicate<String, JsonNode> leftOut,
            UnaryOperator<@Nullable String> typed) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        declared.forEach((name, spec) -> {
            try {
                JsonNode value = value(spec, typed.apply(name));
                if (value != null && !leftOut.test(name, value)) {
                    values.put(name, value);
                }
            } catch (NumberFormatException e) {
                problems.put(name, "Write a number, such as 12 or 0.5");
            } catch (JsonProcessingException e) {
                problems.put(name, "This is no JSON: " + e.getOriginalMessage());
            }
        });
        check.apply(values).problems().forEach(problem -> problems.putIfAbsent(problem.param(), words(problem)));
        return new ParamForm(values, problems);
    }

    /** A field that was left as it was does not take the place of what tasks say themselves. */
    private static boolean isUpToTasks(DagSpec dag, String name, JsonNode value) {
        ParamSpec declared = Params.declared(dag).get(name);
        return declared != null
                && value.equals(declared.defaultValue())
                && dag.tasks().stream().anyMatch(task -> task.params().containsKey(name));
    }

    private static String words(ParamProblem problem) {
        return problem.remedy().isEmpty() ? problem.message() : problem.message() + ". " + capital(problem.remedy());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static @Nullable JsonNode value(ParamSpec spec, @Nullable String typed) throws JsonProcessingException {
        ParamField.Kind kind = kind(spec);
        if (kind == ParamField.Kind.CHECKBOX) {
            return BooleanNode.valueOf("true".equals(typed));
        }
        String text = typed == null ? "" : typed.replace("\r\n", "\n");
        if (text.isBlank()) {
            return empty(spec, kind);
        }
        return switch (kind) {
            case NUMBER -> DecimalNode.valueOf(new BigDecimal(text.strip()));
            case SELECT, JSON -> JSON.readTree(text);
            case TEXT -> TextNode.valueOf(text);
            case CHECKBOX -> throw new IllegalStateException("A checkbox has no text");
        };
    }

    /** An empty field is no value where that is allowed, an empty text where texts are, else the default. */
    private static @Nullable JsonNode empty(ParamSpec spec, ParamField.Kind kind) {
        if (spec.type().contains(ParamType.NULL)) {
            return NullNode.getInstance();
        }
        boolean textIsMeant = kind == ParamField.Kind.TEXT && spec.defaultValue() != null;
        return textIsMeant ? TextNode.valueOf("") : null;
    }

    /**
     * The fields.
     *
     * @param typed gives what is to stand in a field; null for the default
     */
    static List<ParamField> fields(DagSpec dag, UnaryOperator<@Nullable String> typed, Map<String, String> problems) {
        return fields(Params.declared(dag), typed, problems);
    }

    /** The fields of these params. */
    static List<ParamField> fields(
            Map<String, ParamSpec> declared, UnaryOperator<@Nullable String> typed, Map<String, String> problems) {
        List<ParamField> fields = new ArrayList<>();
        declared.forEach((name, spec) -> {
            String text = typed.apply(name);
            fields.add(new ParamField(
                    name,
                    kind(spec),
                    description(name, spec),
                    type(spec),
                    options(spec),
                    text == null ? shown(spec, spec.defaultValue()) : chosen(spec, text),
                    spec.defaultValue() == null,
                    problems.getOrDefault(name, "")));
        });
        return fields;
    }

    /** A link says {@code region=eu}, where the field has the JSON of its options. */
    private static String chosen(ParamSpec spec, String text) {
        return kind(spec) != ParamField.Kind.SELECT
                ? text
                : allowed(spec).stream()
                        .filter(choice -> text.equals(choice.textValue()))
                        .findFirst()
                        .map(JsonNode::toString)
                        .orElse(text);
    }

    private static String description(String name, ParamSpec spec) {
        String title = spec.title() == null || spec.title().equals(name) ? "" : spec.title();
        String description = spec.description() == null ? "" : spec.description();
        return title.isEmpty() || description.isEmpty() ? title + description : title + ": " + description;
    }

    private static List<ParamField.Option> options(ParamSpec spec) {
        if (kind(spec) != ParamField.Kind.SELECT) {
            return List.of();
        }
        List<ParamField.Option> options = new ArrayList<>();
        if (spec.defaultValue() == null) {
            options.add(new ParamField.Option("", "choose one"));
        }
        allowed(spec)
                .forEach(choice -> options.add(new ParamField.Option(
                        choice.toString(), choice.isTextual() ? choice.textValue() : choice.toString())));
        return options;
    }

    private static String shown(ParamSpec spec, @Nullable JsonNode value) {
        if (value == null) {
            return "";
        }
        return switch (kind(spec)) {
            case SELECT -> value.toString();
            case JSON -> value.isNull() ? "" : value.toPrettyString();
            case TEXT, NUMBER, CHECKBOX -> value.isNull() ? "" : value.asText();
        };
    }

    /** The values of which one is to be chosen; none where any other may be written. */
    private static List<JsonNode> allowed(ParamSpec spec) {
        if (spec.choices() != null) {
            return spec.choices();
        }
        return spec.constant() == null ? List.of() : List.of(spec.constant());
    }

    private static ParamField.Kind kind(ParamSpec spec) {
        if (!allowed(spec).isEmpty()) {
            return ParamField.Kind.SELECT;
        }
        List<ParamType> types =
                spec.type().stream().filter(type -> type != ParamType.NULL).toList();
        if (types.size() == 1) {
            return switch (types.get(0)) {
                case BOOLEAN -> ParamField.Kind.CHECKBOX;
                case INTEGER, NUMBER -> ParamField.Kind.NUMBER;
                case ARRAY, OBJECT -> ParamField.Kind.JSON;
                case STRING, NULL -> ParamField.Kind.TEXT;
            };
        }
        JsonNode value = spec.defaultValue();
        if (!types.isEmpty() || isOfSeveralKinds(spec) || (value != null && value.isContainerNode())) {
            return ParamField.Kind.JSON;
        }
        if (value == null) {
            return ParamField.Kind.TEXT;
        }
        return value.isBoolean()
                ? ParamField.Kind.CHECKBOX
                : value.isNumber() ? ParamField.Kind.NUMBER : ParamField.Kind.TEXT;
    }

    /** Without a type, what it says of lists, maps or other schemas tells that a text alone is not what is meant. */
    private static boolean isOfSeveralKinds(ParamSpec spec) {
        return Stream.of(
                        spec.anyOf(),
                        spec.oneOf(),
                        spec.allOf(),
                        spec.condition(),
                        spec.properties(),
                        spec.required(),
                        spec.additionalProperties(),
                        spec.patternProperties(),
                        spec.items(),
                        spec.prefixItems(),
                        spec.contains())
                .anyMatch(Objects::nonNull);
    }

    private static String type(ParamSpec spec) {
        List<String> words = new ArrayList<>();
        if (!spec.type().isEmpty() && allowed(spec).isEmpty()) {
            words.add(spec.type().stream().map(ParamType::jsonName).collect(Collectors.joining(" or ")));
        }
        if (kind(spec) == ParamField.Kind.JSON) {
            words.add("written as JSON");
        }
        if (spec.minimum() != null) {
            words.add("at least " + spec.minimum().toPlainString());
        }
        if (spec.maximum() != null) {
            words.add("at most " + spec.maximum().toPlainString());
        }
        if (spec.exclusiveMinimum() != null) {
            words.add("more than " + spec.exclusiveMinimum().toPlainString());
        }
        if (spec.exclusiveMaximum() != null) {
            words.add("less than " + spec.exclusiveMaximum().toPlainString());
        }
        if (spec.multipleOf() != null) {
            words.add("a multiple of " + spec.multipleOf().toPlainString());
        }
        if (spec.properties() != null) {
            words.add("with the keys " + String.join(", ", spec.properties().keySet()));
        }
        if (spec.required() != null && !spec.required().isEmpty()) {
            words.add("of which it must have " + String.join(", ", spec.required()));
        }
        if (spec.pattern() != null) {
            words.add("matching " + spec.pattern());
        }
        if (spec.format() != null) {
            words.add(spec.format());
        }
        return String.join(", ", words);
    }
}
