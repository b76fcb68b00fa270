package io.waybill.web.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what becomes of runs.
 *
 * @param notifiers a file with the notifiers; absent: there is none
 */
public record NotificationsSettings(
        @Setting(
                "A YAML file with the notifiers that DAG files name in on_failure and its like: Slack, webhooks, e-mail, SNS."
                        + " See docs/notifications.md.")
        @Nullable Path notifiers) {}
