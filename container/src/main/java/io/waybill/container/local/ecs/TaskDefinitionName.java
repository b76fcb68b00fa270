package io.waybill.container.local.ecs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a request names a task definition: {@code family}, {@code family:revision} or an ARN.
 *
 * @param revision empty for the latest active one
 */
record TaskDefinitionName(String family, OptionalInt revision) {

    private static final Pattern NAME =
            Pattern.compile("(?:arn:[^:]+:ecs:[^:]*:[^:]*:task-definition/)?([A-Za-z0-9_-]{1,255})(?::([0-9]{1,9}))?");

    /**
     * Reads a name.
     *
     * @throws WireException when it is none
     */
    static TaskDefinitionName parse(String written) {
        Matcher parts = NAME.matcher(written);
        if (!parts.matches()) {
            throw new WireException(
                    ErrorCode.CLIENT,
                    written.isEmpty()
                            ? "TaskDefinition can not be blank."
                            : "Invalid task definition '" + written + "': write family, family:revision or the ARN.");
        }
        String revision = parts.group(2);
        return new TaskDefinitionName(
                parts.group(1), revision == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(revision)));
    }
}
