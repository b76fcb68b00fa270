package io.waybill.engine.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the values of secrets in texts for people: logs, outputs, pages, answers. Of two values where one holds the
 * other the longer one is replaced, so that no part of it is left. Immutable and safe for use by several threads.
 *
 * <p>Values shorter than four characters are left alone: they are in every text, and masking them would give them away.
 */
public final class Masking {
    /** What stands in place of a value. */
    public static final String MASK = "***";

    private static final int SHORTEST = 4;

    /** Masks nothing. */
    public static final Masking NONE = new Masking(List.of());

    private final List<String> values;

    /** By what they begin with, so that a text is read once whatever their number. */
    private final Map<Character, List<String>> byStart;

    private Masking(List<String> values) {
        this.values = values;
        this.byStart = values.stream().collect(Collectors.groupingBy(value -> value.charAt(0)));
    }

    /**
     * Masks these values. Of a value of several lines each line is masked too, for logs come line by line; and each also as
     * JSON writes it, for outputs are JSON.
     *
     * @param secrets in any order; may hold duplicates
     */
    public static Masking of(Collection<String> secrets) {
        return new Masking(secrets.stream()
                .flatMap(secret -> Stream.concat(Stream.of(secret), secret.lines()))
                .flatMap(value -> Stream.of(value, inJson(value)))
                .filter(value -> value.strip().length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList());
    }

    private static String inJson(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /** The text without any of the values. */
    public String mask(String text) {
        StringBuilder masked = null;
        int done = 0;
        for (int at = 0; at < text.length() && !values.isEmpty(); ) {
            String found = at(text, at);
            if (found == null) {
                at++;
                continue;
            }
            if (masked == null) {
                masked = new StringBuilder();
            }
            masked.append(text, done, at).append(MASK);
            at += found.length();
            done = at;
        }
        return masked == null ? text : masked.append(text, done, text.length()).toString();
    }

    private @Nullable String at(String text, int at) {
        for (String value : byStart.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(value, at)) {
                return value;
            }
        }
        return null;
    }

    /** Tells how many values it knows, and none of them. */
    @Override
    public String toString() {
        return "Masking[" + values.size() + " values]";
    }
}
