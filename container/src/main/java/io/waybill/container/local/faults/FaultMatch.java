package io.waybill.container.local.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a rule may strike: every key that is given must match. A pattern has {@code *} for any text and {@code ?} for any
 * character. What has no value for a key does not match a pattern for it.
 *
 * @param action the AWS action, such as {@code RunTask}
 * @param cluster the cluster's name
 * @param family the family of the task definition
 * @param capacityProvider FARGATE_SPOT; or FARGATE, which is also launch type FARGATE
 * @param startedBy the task's startedBy
 * @param taskTag patterns for the values of the task's tags, by the tag's key
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FaultMatch(
        @Nullable String action,
        @Nullable String cluster,
        @Nullable String family,
        @Nullable String capacityProvider,
        @Nullable String startedBy,
        Map<String, String> taskTag) {

    /** Copies what could be changed from outside. */
    public FaultMatch {
        taskTag = Map.copyOf(taskTag);
    }

    boolean matches(FaultSubject subject) {
        return matches(action, subject.action())
                && matches(cluster, subject.cluster())
                && matches(family, subject.family())
                && matches(capacityProvider, subject.capacityProvider())
                && matches(startedBy, subject.startedBy())
                && taskTag.entrySet().stream()
                        .allMatch(tag -> matches(tag.getValue(), subject.tags().getOrDefault(tag.getKey(), "")));
    }

    private static boolean matches(@Nullable String pattern, String value) {
        return pattern == null
                || (!value.isEmpty() && glob(pattern).matcher(value).matches());
    }

    private static Pattern glob(String pattern) {
        StringBuilder expression = new StringBuilder();
        pattern.codePoints().forEach(letter -> {
            switch (letter) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(Character.toString(letter)));
            }
        });
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
