package io.waybill.web.notify;

import io.waybill.engine.notify.DeliveryException;
import io.waybill.web.settings.NotifierSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends mail by SMTP, with the server, login and sender of a notifier. Thread safe. */
final class MailServer {
    private static final String CONNECT_WITHIN_MILLIS = "10000";
    private static final String ANSWER_WITHIN_MILLIS = "30000";

    private final NotifierSettings.Email settings;
    private final Session session;

    MailServer(NotifierSettings.Email settings) {
        this.settings = settings;
        this.session = Session.getInstance(properties(settings));
    }

    /**
     * A mail of that sender, to nobody yet.
     *
     * @param delivery makes its Message-ID: a repetition has the same one, so that mailboxes show it once
     */
    MimeMessage mail(UUID delivery) throws MessagingException {
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + delivery + "@waybill>");
            }
        };
        mail.setFrom(new InternetAddress(settings.from()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        return mail;
    }

    /**
     * Sends it.
     *
     * @throws DeliveryException where it was not taken
     */
    void send(MimeMessage mail) {
        try {
            mail.saveChanges();
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(settings.user(), settings.password());
                transport.sendMessage(mail, mail.getAllRecipients());
            }
        } catch (MessagingException e) {
            throw refused(e);
        }
    }

    private static Properties properties(NotifierSettings.Email settings) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", settings.host());
        properties.setProperty("mail.smtp.port", Integer.toString(settings.port()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.tls()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(settings.starttls()));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.starttls()));
        properties.setProperty("mail.smtp.connectiontimeout", CONNECT_WITHIN_MILLIS);
        properties.setProperty("mail.smtp.timeout", ANSWER_WITHIN_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", ANSWER_WITHIN_MILLIS);
        return properties;
    }

    /** By the code of the server's answer: 5xx is its last word, 4xx is not. */
    static DeliveryException refused(MessagingException e) {
        for (Exception cause = e; cause instanceof MessagingException failure; cause = failure.getNextException()) {
            int code = code(failure);
            if (code >= 400) {
                String reason = "The mail server answered " + code + ": " + firstLine(failure);
                return code >= 500 ? DeliveryException.forGood(reason) : DeliveryException.forNow(reason);
            }
        }
        return e instanceof SendFailedException
                ? DeliveryException.forGood("The mail server took none of the receivers: " + firstLine(e))
                : DeliveryException.forNow("The mail server cannot be spoken to: " + firstLine(e));
    }

    private static int code(MessagingException e) {
        if (e instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (e instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return e instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
