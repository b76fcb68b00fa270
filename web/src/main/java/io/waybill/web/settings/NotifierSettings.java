package io.waybill.web.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to tell somebody. What is secret in it is told by none of its {@code toString}s. */
public sealed interface NotifierSettings {
    /** What DAG files call it. */
    String name();

    /**
     * A channel of Slack, or of what takes Slack's messages.
     *
     * @param url the address of its incoming webhook, which is a secret
     */
    record Slack(String name, URI url) implements NotifierSettings {
        @Override
        public String toString() {
            return "slack " + name;
        }
    }

    /**
     * A program that takes JSON by HTTP.
     *
     * @param url where it is posted
     * @param secret the key of the signature; absent: nothing is signed
     * @param headers further headers
     */
    record Webhook(String name, URI url, @Nullable String secret, Map<String, String> headers)
            implements NotifierSettings {
        public Webhook {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return "webhook " + name;
        }
    }

    /**
     * People who read mail.
     *
     * @param host of the server
     * @param port of the server
     * @param tls whether the connection is encrypted from its start
     * @param starttls whether it is encrypted before anything is sent; refused where the server cannot
     * @param user who logs in; absent: nobody does
     * @param password of the user
     * @param from the sender
     * @param to the receivers
     * @param subject what stands before each subject
     */
    record Email(
            String name,
            String host,
            int port,
            boolean tls,
            boolean starttls,
            @Nullable String user,
            @Nullable String password,
            String from,
            List<String> to,
            String subject)
            implements NotifierSettings {
        public Email {
            to = List.copyOf(to);
        }

        @Override
        public String toString() {
            return "email " + name;
        }
    }

    /**
     * A topic of Amazon SNS.
     *
     * @param topicArn the topic, whose Region is in it
     * @param endpoint another address that speaks SNS; absent: AWS
     */
    record Sns(String name, String topicArn, @Nullable URI endpoint) implements NotifierSettings {}
}
