package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of exit codes: written as one code, a range such as {@code 10-19}, or a list of both. 0 is none of them, for it
 * is success.
 *
 * @param ranges as they were written
 */
public record ExitCodes(List<Range> ranges) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    /** No code. */
    public static final ExitCodes NONE = new ExitCodes(List.of());

    /** Codes from {@code first} to {@code last}, both included. */
    public record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    public ExitCodes {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads codes.
     *
     * @throws SpecValueException when they are no exit codes
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ExitCodes of(JsonNode value) {
        List<Range> ranges = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> ranges.add(range(item)));
        } else {
            ranges.add(range(value));
        }
        return new ExitCodes(ranges);
    }

    /** Reads codes from Java's own values, for programs and tests. */
    public static ExitCodes of(int... codes) {
        List<Range> ranges = new ArrayList<>();
        for (int code : codes) {
            ranges.add(new Range(code, code));
        }
        return new ExitCodes(ranges);
    }

    private static Range range(JsonNode value) {
        Matcher matcher = RANGE.matcher(
                value.isIntegralNumber() || value.isTextual() ? value.asText().strip() : "");
        if (!matcher.matches()) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "'" + value.asText() + "' is no exit code",
                    "write 75, or 10-19 for a range");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first == 0) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE, "Exit code 0 is success, whatever is said of it", "begin with 1");
        }
        if (last < first) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "The range " + value.asText() + " ends before it begins",
                    "write " + last + "-" + first);
        }
        return new Range(first, last);
    }

    /** Whether the code is one of these. */
    public boolean contains(int code) {
        return ranges.stream().anyMatch(range -> range.first <= code && code <= range.last);
    }

    /** A code that is in both. */
    public Optional<Integer> common(ExitCodes other) {
        return ranges.stream()
                .flatMap(one -> other.ranges.stream()
                        .filter(two -> one.first <= two.last && two.first <= one.last)
                        .map(two -> Math.max(one.first, two.first)))
                .findFirst();
    }

    /** As it is written in a file: numbers, and texts for ranges. */
    @JsonValue
    List<Object> written() {
        return ranges.stream()
                .<Object>map(range -> range.first == range.last ? Integer.valueOf(range.first) : range.toString())
                .toList();
    }

    @Override
    public String toString() {
        return String.join(", ", ranges.stream().map(Range::toString).toList());
    }
}
