package io.waybill.web.notify;

import io.waybill.container.sns.SnsTopic;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import java.util.Map;
import java.util.UUID;

/** Publishes to a topic of Amazon SNS: the message is the JSON of a webhook, the subject is for subscribers by mail. */
final class SnsNotifier implements Notifier {
    private static final int LONGEST_SUBJECT = 100;

    private final SnsTopic topic;
    private final NoticeWords words;

    SnsNotifier(SnsTopic topic, NoticeWords words) {
        this.topic = topic;
        this.words = words;
    }

    @Override
    public void send(UUID delivery, Notice notice) {
        try {
            topic.publish(
                    subject(words.title(notice)),
                    words.json(delivery, notice),
                    Map.of("event", notice.event().id(), "dag_id", notice.dagId(), "delivery", delivery.toString()));
        } catch (SnsTopic.RefusedException e) {
            throw e.isFinal() ? DeliveryException.forGood(e.getMessage()) : DeliveryException.forNow(e.getMessage());
        }
    }

    /** SNS takes printable ASCII, fewer than a hundred characters. */
    private static String subject(String title) {
        String plain = title.replaceAll("[^\\x20-\\x7e]+", "?");
        return plain.length() < LONGEST_SUBJECT ? plain : plain.substring(0, LONGEST_SUBJECT - 1);
    }
}
