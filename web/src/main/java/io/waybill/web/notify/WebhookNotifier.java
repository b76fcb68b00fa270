package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.http.Hmac;
import io.waybill.web.settings.NotifierSettings;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Posts JSON to a program, signed so that it can tell who sent it. */
final class WebhookNotifier implements Notifier {
    private final NotifierSettings.Webhook settings;
    private final NoticeWords words;
    private final HttpPost http;

    WebhookNotifier(NotifierSettings.Webhook settings, NoticeWords words, HttpPost http) {
        this.settings = settings;
        this.words = words;
        this.http = http;
    }

    @Override
    public void send(UUID delivery, Notice notice) {
        String body = words.json(delivery, notice);
        Map<String, String> headers = new LinkedHashMap<>(settings.headers());
        headers.put("X-Waybill-Event", notice.event().id());
        headers.put("X-Waybill-Delivery", delivery.toString());
        if (settings.secret() != null) {
            headers.put("X-Waybill-Signature-256", "sha256=" + signature(settings.secret(), body));
        }
        http.post(settings.url(), body, headers);
    }

    /** The HMAC-SHA256 of a body in hexadecimal digits. */
    static String signature(String secret, String body) {
        return HexFormat.of().formatHex(Hmac.of(secret.getBytes(UTF_8), body.getBytes(UTF_8)));
    }
}
