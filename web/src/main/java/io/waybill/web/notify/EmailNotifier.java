package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.settings.NotifierSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends mail by SMTP. A repetition has the same Message-ID, so that mailboxes show it once. */
final class EmailNotifier implements Notifier {
    private static final String CONNECT_WITHIN_MILLIS = "10000";
    private static final String ANSWER_WITHIN_MILLIS = "30000";

    private final NotifierSettings.Email settings;
    private final NoticeWords words;
    private final Session session;

    EmailNotifier(NotifierSettings.Email settings, NoticeWords words) {
        this.settings = settings;
        this.words = words;
        this.session = Session.getInstance(properties(settings));
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

    @Override
    public void send(UUID delivery, Notice notice) {
        try {
            MimeMessage mail = mail(delivery, notice);
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(settings.user(), settings.password());
                transport.sendMessage(mail, mail.getAllRecipients());
            }
        } catch (MessagingException e) {
            throw refused(e);
        }
    }

    private MimeMessage mail(UUID delivery, Notice notice) throws MessagingException {
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + delivery + "@waybill>");
            }
        };
        mail.setFrom(new InternetAddress(settings.from()));
        for (String address : settings.to()) {
            mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        mail.setSubject((settings.subject() + " " + words.title(notice)).replaceAll("\\s+", " "), UTF_8.name());
        mail.setSentDate(Date.from(notice.at()));
        mail.setHeader("X-Waybill-Event", notice.event().id());
        mail.setHeader("X-Waybill-Delivery", delivery.toString());
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setText(words.text(notice), UTF_8.name());
        mail.saveChanges();
        return mail;
    }

    /** By the code of the server's answer: 5xx is its last word, 4xx is not. */
    private static DeliveryException refused(MessagingException e) {
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
