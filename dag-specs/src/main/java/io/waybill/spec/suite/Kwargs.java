package io.waybill.spec.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is written about one expectation. What is wrong is noted, and something stands in for it, so that all of it is found
 * in one go.
 */
final class Kwargs {
    private static final int MOST_VALUES = 100_000;
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 2_000;
    private static final Pattern ANYTHING = Pattern.compile("");

    /** What Great Expectations lets every expectation have, and what means nothing here. */
    private static final Set<String> COMMON = Set.of(
            "result_format",
            "include_config",
            "catch_exceptions",
            "batch_id",
            "auto",
            "profiler_config",
            "condition_parser",
            "parse_strings_as_datetimes",
            "allow_cross_type_comparisons",
            "output_strftime_format",
            "meta");

    private final ObjectNode json;
    private final String pointer;
    private final List<SuiteProblem> problems;
    private final Set<String> known = new TreeSet<>();

    Kwargs(ObjectNode json, String pointer, List<SuiteProblem> problems) {
        this.json = json;
        this.pointer = pointer;
        this.problems = problems;
    }

    /** Whether the key is there and not null; from now on it is a known one. */
    boolean has(String key) {
        known.add(key);
        return json.hasNonNull(key);
    }

    String text(String key) {
        if (!has(key)) {
            return missing(key, "a text", "");
        }
        JsonNode value = json.get(key);
        if (!value.isTextual()) {
            return wrong(key, "must be a text", "put it in quotes", "");
        }
        return value.textValue();
    }

    boolean flag(String key, boolean standard) {
        if (!has(key)) {
            return standard;
        }
        JsonNode value = json.get(key);
        return value.isBoolean() ? value.booleanValue() : wrong(key, "must be true or false", "", standard);
    }

    /** One of some words, the first where none is given. */
    String choice(String key, String... words) {
        if (!has(key)) {
            return words[0];
        }
        String given = text(key);
        boolean known = List.of(words).contains(given);
        return known ? given : wrong(key, "must be one of its words", "it is " + String.join(" or ", words), words[0]);
    }

    BigDecimal number(String key) {
        if (!has(key)) {
            return missing(key, "a number", BigDecimal.ZERO);
        }
        JsonNode value = json.get(key);
        return value.isNumber()
                ? value.decimalValue()
                : wrong(key, "must be a number", unquote(value), BigDecimal.ZERO);
    }

    @Nullable Integer index(String key) {
        if (!has(key)) {
            return null;
        }
        JsonNode value = json.get(key);
        boolean whole = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        if (!whole) {
            wrong(key, "must be a whole number from 0", "", "");
            return null;
        }
        return value.intValue();
    }

    double mostly() {
        if (!has("mostly")) {
            return 1;
        }
        JsonNode value = json.get("mostly");
        boolean part = value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1;
        return part ? value.doubleValue() : wrong("mostly", "must be a number from 0 to 1", "write 0.95 for 95 %", 1.0);
    }

    List<String> texts(String key, int least) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(key, least)) {
            if (item.isTextual()) {
                texts.add(item.textValue());
            } else {
                wrong(key + "/" + texts.size(), "must be a text", "put it in quotes", "");
                return texts;
            }
        }
        return texts;
    }

    List<JsonNode> values(String key) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode item : list(key, 0)) {
            if (item.isContainerNode()) {
                wrong(key + "/" + values.size(), "must be a text, a number, true, false or null", "", "");
                return values;
            }
            values.add(item);
        }
        return values;
    }

    private Iterable<JsonNode> list(String key, int least) {
        if (!has(key)) {
            return missing(key, "a list", List.of());
        }
        JsonNode value = json.get(key);
        if (!value.isArray()) {
            return wrong(key, "must be a list", "write [ … ]", List.of());
        }
        if (value.size() < least || value.size() > MOST_VALUES) {
            return wrong(key, "must have " + least + " to " + MOST_VALUES + " items", "", List.of());
        }
        return value;
    }

    List<Pattern> patterns(String key) {
        List<String> texts = texts(key, 1);
        if (texts.size() > MOST_PATTERNS) {
            return wrong(key, "must have at most " + MOST_PATTERNS + " items", "join them by |", List.of());
        }
        List<Pattern> patterns = new ArrayList<>();
        for (String text : texts) {
            patterns.add(compiled(key + "/" + patterns.size(), text));
        }
        return patterns;
    }

    Pattern pattern(String key) {
        return compiled(key, text(key));
    }

    /** Python names groups otherwise; here nothing asks for their names. */
    private Pattern compiled(String key, String text) {
        if (text.length() > LONGEST_PATTERN) {
            return wrong(key, "must have at most " + LONGEST_PATTERN + " characters", "", ANYTHING);
        }
        try {
            return Pattern.compile(text.replaceAll("\\(\\?P<[A-Za-z_][A-Za-z0-9_]*>", "("));
        } catch (PatternSyntaxException e) {
            String why = e.getDescription() + (e.getIndex() < 0 ? "" : " at " + e.getIndex());
            return wrong(
                    key,
                    "is no regular expression: " + why,
                    "close its brackets, and write a backslash before signs that mean themselves",
                    ANYTHING);
        }
    }

    Set<ValueType> types(String key) {
        Set<ValueType> types = new LinkedHashSet<>();
        List<String> names = key.endsWith("_") ? List.of(text(key)) : texts(key, 1);
        for (String name : names) {
            ValueType.named(name).ifPresentOrElse(types::add, () -> {
                if (!name.isEmpty()) {
                    String near = Nearest.to(name, ValueType.allNames())
                            .map(type -> "did you mean " + type + "?")
                            .orElse("use int, float, bool, date, datetime or str");
                    wrong(key, "names no type: '" + SuiteReader.shortened(name) + "'", near, "");
                }
            });
        }
        return types;
    }

    Expectation.IgnoredRows ignored(String all, String any, String none) {
        if (!has("ignore_row_if")) {
            return Expectation.IgnoredRows.ALL_MISSING;
        }
        String given = text("ignore_row_if");
        if (given.equals(all)) {
            return Expectation.IgnoredRows.ALL_MISSING;
        }
        if (given.equals(any)) {
            return Expectation.IgnoredRows.ANY_MISSING;
        }
        if (given.equals(none) || given.equals("never")) {
            return Expectation.IgnoredRows.NONE;
        }
        String remedy = "it is " + all + ", " + any + " or " + none;
        return wrong("ignore_row_if", "must be one of three", remedy, Expectation.IgnoredRows.NONE);
    }

    /** Exactly so many. */
    Bounds exactly(String key) {
        BigDecimal number = number(key);
        whole(key, number);
        return new Bounds(Bounds.Kind.NUMBER, number.toPlainString(), number.toPlainString(), false, false);
    }

    /** From so many to so many. */
    Bounds counts() {
        Bounds bounds = bounds();
        if (bounds.kind() != Bounds.Kind.NUMBER) {
            return wrong(bounds.min() == null ? "max_value" : "min_value", "must be a number", "", bounds);
        }
        for (String key : List.of("min_value", "max_value")) {
            if (json.hasNonNull(key)) {
                whole(key, json.get(key).decimalValue());
            }
        }
        return bounds;
    }

    private void whole(String key, BigDecimal number) {
        if (number.signum() < 0
                || (number.scale() > 0 && number.stripTrailingZeros().scale() > 0)) {
            wrong(key, "must be a whole number from 0", "", "");
        }
    }

    /** Numbers only, for what is added up. */
    Bounds numbers() {
        Bounds bounds = bounds();
        boolean numbers = bounds.kind() == Bounds.Kind.NUMBER;
        return numbers
                ? bounds
                : wrong(bounds.min() == null ? "max_value" : "min_value", "must be a number", "", bounds);
    }

    Bounds bounds() {
        boolean strictMin = flag("strict_min", false);
        boolean strictMax = flag("strict_max", false);
        @Nullable String min = end("min_value");
        @Nullable String max = end("max_value");
        Bounds nothing = new Bounds(Bounds.Kind.NUMBER, "0", null, strictMin, strictMax);
        if (min == null && max == null) {
            if (!json.hasNonNull("min_value") && !json.hasNonNull("max_value")) {
                missing("min_value", "min_value, max_value or both", "");
            }
            return nothing;
        }
        boolean numbers = (min == null || json.get("min_value").isNumber())
                && (max == null || json.get("max_value").isNumber());
        boolean texts = (min == null || json.get("min_value").isTextual())
                && (max == null || json.get("max_value").isTextual());
        if (!numbers && !texts) {
            return wrong("max_value", "must be of the same type as min_value", "", nothing);
        }
        boolean times = texts
                && (min == null || IsoTime.microsOf(min) != IsoTime.NONE)
                && (max == null || IsoTime.microsOf(max) != IsoTime.NONE);
        Bounds.Kind kind = numbers ? Bounds.Kind.NUMBER : times ? Bounds.Kind.TIME : Bounds.Kind.TEXT;
        if (min != null && max != null && compare(kind, min, max) > 0) {
            return wrong("min_value", "is greater than max_value", "swap them", nothing);
        }
        return new Bounds(kind, min, max, strictMin, strictMax);
    }

    private static int compare(Bounds.Kind kind, String one, String other) {
        return switch (kind) {
            case NUMBER -> new BigDecimal(one).compareTo(new BigDecimal(other));
            case TIME -> Long.compare(IsoTime.microsOf(one), IsoTime.microsOf(other));
            case TEXT -> one.compareTo(other);
        };
    }

    private @Nullable String end(String key) {
        if (!has(key)) {
            return null;
        }
        JsonNode value = json.get(key);
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isNumber()) {
            return value.decimalValue().toString();
        }
        if (value.isObject() && value.has("$PARAMETER")) {
            wrong(key, "is an evaluation parameter, which there are none of here", "write the value itself", "");
        } else {
            wrong(key, "must be a number or a text", "", "");
        }
        return null;
    }

    /** Notes what is written and was not asked for. */
    void refuseOthers() {
        if (json.hasNonNull("row_condition")) {
            wrong(
                    "row_condition",
                    "is not supported: expectations here are about all rows",
                    "leave it out, or have an earlier task write the rows that it means to a file of their own",
                    "");
        }
        known.add("row_condition");
        for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key) && !COMMON.contains(key)) {
                wrong(
                        SuiteReader.escaped(key),
                        "is not known",
                        Nearest.remedy(SuiteReader.shortened(key), known, "keys"),
                        "");
            }
        }
    }

    private <T> T missing(String key, String what, T instead) {
        problems.add(new SuiteProblem(pointer, "The key '" + key + "' is missing", "add " + what));
        return instead;
    }

    private <T> T wrong(String key, String message, String remedy, T instead) {
        String name = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        problems.add(new SuiteProblem(pointer + "/" + key, "'" + name + "' " + message, remedy));
        return instead;
    }

    private static String unquote(JsonNode value) {
        return value.isTextual() ? "leave out the quotes" : "";
    }
}
