package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.spec.Nearest;
import io.waybill.web.settings.NotifierSettings;
import io.waybill.web.settings.SettingsException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code email.send}: sends a mail by the server of a notifier. A repetition has the same Message-ID. */
public final class EmailAction implements EngineAction {
    /** What the operator {@code email} names. */
    private static final String NAME = "email.send";

    private final Supplier<List<NotifierSettings>> notifiers;
    private final Clock clock;

    /**
     * The action.
     *
     * @param notifiers reads those of the settings; asked at each mail, for most runs send none
     */
    public EmailAction(Supplier<List<NotifierSettings>> notifiers, Clock clock) {
        this.notifiers = notifiers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        throw new UnsupportedOperationException("A mail needs the id of its try");
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target, UUID attempt) {
        MailServer server = new MailServer(chosen(input.path("notifier").asText()));
        try {
            MimeMessage mail = server.mail(attempt);
            add(mail, Message.RecipientType.TO, input.path("to"));
            add(mail, Message.RecipientType.CC, input.path("cc"));
            add(mail, Message.RecipientType.BCC, input.path("bcc"));
            mail.setSubject(input.path("subject").asText().replaceAll("\\s+", " "), UTF_8.name());
            mail.setSentDate(Date.from(clock.instant()));
            if (input.has("html")) {
                mail.setText(input.path("html").asText(), UTF_8.name(), "html");
            } else {
                mail.setText(input.path("text").asText(), UTF_8.name());
            }
            server.send(mail);
        } catch (MessagingException e) {
            throw told(MailServer.refused(e));
        } catch (DeliveryException e) {
            throw told(e);
        }
        return Map.of();
    }

    private static void add(MimeMessage mail, Message.RecipientType type, JsonNode addresses)
            throws MessagingException {
        for (JsonNode address : addresses) {
            try {
                mail.addRecipient(type, new InternetAddress(address.asText(), true));
            } catch (AddressException e) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "'" + address.asText() + "' is no address of mail: " + e.getMessage() + "; write name@host",
                        e);
            }
        }
    }

    private NotifierSettings.Email chosen(String name) {
        Map<String, NotifierSettings.Email> servers = new LinkedHashMap<>();
        try {
            for (NotifierSettings one : notifiers.get()) {
                if (one instanceof NotifierSettings.Email email) {
                    servers.put(email.name(), email);
                }
            }
        } catch (SettingsException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "The notifiers cannot be used: " + String.join("; ", e.problems()), e);
        }
        if (name.isEmpty() && servers.size() == 1) {
            return servers.values().iterator().next();
        }
        NotifierSettings.Email server = servers.get(name);
        if (server == null) {
            String remedy = servers.isEmpty()
                    ? "add a notifier of type email to the file that notifications.notifiers names; see docs/notifications.md"
                    : name.isEmpty()
                            ? "name one of " + servers.keySet().stream().collect(Collectors.joining(", "))
                                    + " as notifier"
                            : Nearest.remedy(name, servers.keySet(), "notifiers of type email");
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    (name.isEmpty()
                                    ? "It is not clear who sends the mail"
                                    : "No notifier of type email is named '" + name + "'")
                            + ": " + remedy);
        }
        return server;
    }

    private static WaybillException told(DeliveryException e) {
        return new WaybillException(
                e.isFinal() ? ErrorCode.SERVICE_REFUSED : ErrorCode.SERVICE_UNAVAILABLE,
                String.valueOf(e.getMessage()),
                e);
    }
}
