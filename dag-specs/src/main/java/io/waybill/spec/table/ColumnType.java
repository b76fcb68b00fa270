package io.waybill.spec.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column, as SQL writes it. Only what is known here gets into a statement.
 *
 * @param name in small letters, such as {@code numeric}
 * @param arguments in brackets, such as {@code (12,2)}; empty when there are none
 */
public record ColumnType(String name, String arguments) {
    /** What a column has that does not say. */
    public static final ColumnType TEXT = new ColumnType("text", "");

    private static final Pattern GRAMMAR =
            Pattern.compile("([a-z][a-z0-9 ]*?)\\s*(\\(\\s*\\d{1,5}\\s*(?:,\\s*\\d{1,3}\\s*)?\\))?");

    /** The types by their names, with how many arguments they may have. */
    private static final Map<String, Integer> KNOWN = Map.ofEntries(
            Map.entry("smallint", 0),
            Map.entry("integer", 0),
            Map.entry("bigint", 0),
            Map.entry("numeric", 2),
            Map.entry("real", 0),
            Map.entry("double precision", 0),
            Map.entry("boolean", 0),
            Map.entry("date", 0),
            Map.entry("time", 0),
            Map.entry("timestamp", 0),
            Map.entry("timestamptz", 0),
            Map.entry("text", 0),
            Map.entry("varchar", 1),
            Map.entry("char", 1),
            Map.entry("uuid", 0),
            Map.entry("json", 0),
            Map.entry("jsonb", 0));

    private static final Map<String, String> OTHER_WORDS = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("decimal", "numeric"),
            Map.entry("float", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("double", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("string", "text"),
            Map.entry("character varying", "varchar"),
            Map.entry("character", "char"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("timestamp without time zone", "timestamp"));

    private static final Map<String, String> IN_REDSHIFT =
            Map.of("text", "varchar(65535)", "uuid", "varchar(36)", "json", "super", "jsonb", "super");

    private static final Map<String, String> EXPECTED = Map.ofEntries(
            Map.entry("smallint", "int"),
            Map.entry("integer", "int"),
            Map.entry("bigint", "int"),
            Map.entry("numeric", "float"),
            Map.entry("real", "float"),
            Map.entry("double precision", "float"),
            Map.entry("boolean", "bool"),
            Map.entry("date", "date"),
            Map.entry("timestamp", "datetime"),
            Map.entry("timestamptz", "datetime"));

    /**
     * Reads a type.
     *
     * @throws SpecValueException when there is none of this name
     */
    @JsonCreator
    public static ColumnType of(String text) {
        Matcher parts = GRAMMAR.matcher(text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
        String word = parts.matches() ? parts.group(1) : text.strip();
        String name = OTHER_WORDS.getOrDefault(word, word);
        String arguments =
                parts.matches() && parts.group(2) != null ? parts.group(2).replace(" ", "") : "";
        Integer most = KNOWN.get(name);
        if (most == null) {
            List<String> names = KNOWN.keySet().stream().sorted().toList();
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "There is no type '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'",
                    Nearest.remedy(word, names, "types"));
        }
        int given = arguments.isEmpty() ? 0 : arguments.split(",", -1).length;
        if (given > most || (most == 1 && given == 0 && name.equals("char"))) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "The type " + name + " takes " + (most == 0 ? "no" : most.toString()) + " numbers, not " + given,
                    most == 0 ? "write " + name : "write " + name + (most == 1 ? "(20)" : "(12,2)"));
        }
        return new ColumnType(name, arguments);
    }

    /** In a statement for PostgreSQL. */
    public String inPostgres() {
        return name + arguments;
    }

    /** In a statement for Redshift, which has no text without a length, and one type for all JSON. */
    public String inRedshift() {
        return IN_REDSHIFT.getOrDefault(name, name + arguments);
    }

    /** What a validation calls it; null where it would take any text. */
    public @Nullable String expected() {
        return EXPECTED.get(name);
    }

    @JsonValue
    @Override
    public String toString() {
        return name + arguments;
    }
}
