package io.waybill.web.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.settings.NotifierSettings;
import java.util.Map;
import java.util.UUID;

/** Posts to an incoming webhook of Slack, or of what takes the same messages (Mattermost, Rocket.Chat). */
final class SlackNotifier implements Notifier {
    private static final int LONGEST_DETAIL = 2_000;

    private final NotifierSettings.Slack settings;
    private final NoticeWords words;
    private final HttpPost http;

    SlackNotifier(NotifierSettings.Slack settings, NoticeWords words, HttpPost http) {
        this.settings = settings;
        this.words = words;
        this.http = http;
    }

    @Override
    public void send(UUID delivery, Notice notice) {
        http.post(settings.url(), message(notice).toString(), Map.of("X-Waybill-Delivery", delivery.toString()));
    }

    private ObjectNode message(Notice notice) {
        String title = escaped(words.title(notice));
        String section = sign(notice.event()) + " *" + title + "*";
        if (!notice.detail().isEmpty()) {
            section += "\n" + shown(words.detail(notice));
        }
        String context =
                "<" + words.link(notice) + "|" + escaped(notice.runId()).replace("|", "¦") + ">";
        if (notice.logicalDate() != null) {
            context += " · " + notice.logicalDate();
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("text", title);
        var blocks = message.putArray("blocks");
        blocks.addObject().put("type", "section").set("text", markdown(section));
        blocks.addObject().put("type", "context").putArray("elements").add(markdown(context));
        return message;
    }

    /** Slack refuses a section of more than 3,000 characters, and escaping makes up to five of one. */
    private static String shown(String detail) {
        String whole = escaped(detail);
        return whole.length() <= LONGEST_DETAIL
                ? whole
                : escaped(detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL / 5))) + "…";
    }

    private static ObjectNode markdown(String text) {
        return JsonNodeFactory.instance.objectNode().put("type", "mrkdwn").put("text", text);
    }

    private static String sign(NoticeEvent event) {
        return switch (event) {
            case TASK_SUCCESS, RUN_SUCCESS -> ":white_check_mark:";
            case TASK_FAILURE, RUN_FAILURE -> ":red_circle:";
            case LOG_ALERT -> ":page_facing_up:";
            case DEADLINE_MISSED -> ":alarm_clock:";
            case TASK_APPROVAL -> ":raised_hand:";
            case TASK_RETRY -> ":repeat:";
            case TASK_SKIPPED -> ":fast_forward:";
        };
    }

    /** These three signs have a meaning in Slack's texts; written otherwise, nobody can mention all of a channel. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
