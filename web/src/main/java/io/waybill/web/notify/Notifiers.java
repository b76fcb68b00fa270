package io.waybill.web.notify;

import io.waybill.container.sns.SnsTopic;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.settings.AwsSettings;
import io.waybill.web.settings.NotifierSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The notifiers of the settings, ready to send. */
public final class Notifiers implements AutoCloseable {
    private final Map<String, Notifier> byName = new LinkedHashMap<>();
    private final List<SnsTopic> topics = new ArrayList<>();

    /**
     * Makes them; nothing is connected to before something is sent.
     *
     * @param page where people find the page, for links
     * @param aws the credentials of topics
     */
    public Notifiers(List<NotifierSettings> settings, URI page, AwsSettings aws) {
        NoticeWords words = new NoticeWords(page);
        HttpPost http = new HttpPost();
        for (NotifierSettings one : settings) {
            byName.put(one.name(), notifier(one, words, http, aws));
        }
    }

    private Notifier notifier(NotifierSettings settings, NoticeWords words, HttpPost http, AwsSettings aws) {
        if (settings instanceof NotifierSettings.Slack slack) {
            return new SlackNotifier(slack, words, http);
        }
        if (settings instanceof NotifierSettings.Webhook webhook) {
            return new WebhookNotifier(webhook, words, http);
        }
        if (settings instanceof NotifierSettings.Email email) {
            return new EmailNotifier(email, words);
        }
        NotifierSettings.Sns sns = (NotifierSettings.Sns) settings;
        SnsTopic topic = new SnsTopic(sns.topicArn(), sns.endpoint(), aws.accessKeyId(), aws.secretAccessKey());
        topics.add(topic);
        return new SnsNotifier(topic, words);
    }

    /** Each by the name that DAG files use. */
    public Map<String, Notifier> byName() {
        return Map.copyOf(byName);
    }

    @Override
    public void close() {
        topics.forEach(SnsTopic::close);
    }
}
