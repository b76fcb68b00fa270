package io.waybill.container.local.logs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter of terms, as CloudWatch's "filter patterns for unstructured log events": all plain terms must be in the
 * message, none of those with a minus, or at least one where all carry a question mark. Terms in quotes may hold
 * spaces. Case matters.
 *
 * @param all must be there
 * @param any one must be there
 * @param none must not be there
 */
record FilterPattern(List<String> all, List<String> any, List<String> none) implements Predicate<String> {

    private static final int LONGEST = 1024;
    private static final Pattern TERM = Pattern.compile("\\s*([-?]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]+))");

    /**
     * Reads a pattern; the empty one matches everything.
     *
     * @throws WireException for a JSON, space-delimited or regular-expression pattern, which are not known here
     */
    static FilterPattern parse(String pattern) {
        String text = pattern.strip();
        if (text.length() > LONGEST || text.startsWith("{") || text.startsWith("[") || text.startsWith("%")) {
            throw invalid(pattern);
        }
        List<String> all = new ArrayList<>();
        List<String> any = new ArrayList<>();
        List<String> none = new ArrayList<>();
        Matcher matcher = TERM.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw invalid(pattern);
            }
            String quoted = matcher.group(2);
            String term = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            (switch (matcher.group(1)) {
                        case "-" -> none;
                        case "?" -> any;
                        default -> all;
                    })
                    .add(term);
            end = matcher.end();
        }
        // CloudWatch ignores the terms with a question mark where there are others.
        return new FilterPattern(all, all.isEmpty() && none.isEmpty() ? any : List.of(), none);
    }

    @Override
    public boolean test(String message) {
        return all.stream().allMatch(message::contains)
                && none.stream().noneMatch(message::contains)
                && (any.isEmpty() || any.stream().anyMatch(message::contains));
    }

    private static WireException invalid(String pattern) {
        return new WireException(
                ErrorCode.INVALID_PARAMETER,
                "Invalid filter pattern: '" + pattern
                        + "'. The local Fargate knows terms only: word, \"two words\", -not, ?either.");
    }
}
