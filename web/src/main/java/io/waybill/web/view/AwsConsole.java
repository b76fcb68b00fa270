package io.waybill.web.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the AWS console shows a task and its log. The Region and the partition are those of the task's ARN; an account of
 * zeros is that of the local Fargate and of other stand-ins, which have no console.
 */
public final class AwsConsole {
    private static final Pattern TASK =
            Pattern.compile("arn:(aws[a-z-]*):ecs:([a-z0-9-]+):([0-9]{12}):task/([A-Za-z0-9_-]+)/([A-Za-z0-9-]+)");
    private static final String NOBODY = "000000000000";

    private final String host;
    private final String region;
    private final String cluster;
    private final String task;

    private AwsConsole(Matcher arn) {
        region = arn.group(2);
        cluster = arn.group(4);
        task = arn.group(5);
        host = "https://" + region + "."
                + switch (arn.group(1)) {
                    case "aws-cn" -> "console.amazonaws.cn";
                    case "aws-us-gov" -> "console.amazonaws-us-gov.com";
                    default -> "console.aws.amazon.com";
                };
    }

    /** Of a task; absent where the ARN is none of AWS itself. */
    public static Optional<AwsConsole> of(@Nullable String taskArn) {
        Matcher arn = TASK.matcher(taskArn == null ? "" : taskArn);
        return arn.matches() && !arn.group(3).equals(NOBODY) ? Optional.of(new AwsConsole(arn)) : Optional.empty();
    }

    /** The page of the task. */
    public String task() {
        return host + "/ecs/v2/clusters/" + cluster + "/tasks/" + task + "/configuration?region=" + region;
    }

    /** The page of a log stream. */
    public String log(String group, String stream) {
        return host + "/cloudwatch/home?region=" + region + "#logsV2:log-groups/log-group/" + twice(group)
                + "/log-events/" + twice(stream);
    }

    /** The console's own escape: that of URLs, twice, with $ in place of the second %. */
    private static String twice(String text) {
        String once = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return once.replace("%", "$25");
    }
}
