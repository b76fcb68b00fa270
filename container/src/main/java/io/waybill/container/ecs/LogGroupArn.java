package io.waybill.container.ecs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a log group is called that lies in another Region than the tasks that write to it: by its ARN.
 *
 * @param region its Region
 * @param name its name
 */
record LogGroupArn(String region, String name) {
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:logs:([a-z0-9-]+):[^:]*:log-group:([^:]+)");

    static String of(String partition, String region, String account, String name) {
        return "arn:" + partition + ":logs:" + region + ":" + account + ":log-group:" + name;
    }

    /** Reads an ARN; empty where the text is the name of a group. */
    static Optional<LogGroupArn> parse(String group) {
        Matcher arn = ARN.matcher(group);
        return arn.matches() ? Optional.of(new LogGroupArn(arn.group(1), arn.group(2))) : Optional.empty();
    }
}
