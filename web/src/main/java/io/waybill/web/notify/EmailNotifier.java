package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.settings.NotifierSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.UUID;

/** Sends mail by SMTP. A repetition has the same Message-ID, so that mailboxes show it once. */
final class EmailNotifier implements Notifier {
    private final NotifierSettings.Email settings;
    private final NoticeWords words;
    private final MailServer server;

    EmailNotifier(NotifierSettings.Email settings, NoticeWords words) {
        this.settings = settings;
        this.words = words;
        this.server = new MailServer(settings);
    }

    @Override
    public void send(UUID delivery, Notice notice) {
        try {
            server.send(mail(delivery, notice));
        } catch (MessagingException e) {
            throw MailServer.refused(e);
        }
    }

    private MimeMessage mail(UUID delivery, Notice notice) throws MessagingException {
        MimeMessage mail = server.mail(delivery);
        for (String address : settings.to()) {
            mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        mail.setSubject((settings.subject() + " " + words.title(notice)).replaceAll("\\s+", " "), UTF_8.name());
        mail.setSentDate(Date.from(notice.at()));
        mail.setHeader("X-Waybill-Event", notice.event().id());
        mail.setHeader("X-Waybill-Delivery", delivery.toString());
        mail.setText(words.text(notice), UTF_8.name());
        return mail;
    }
}
