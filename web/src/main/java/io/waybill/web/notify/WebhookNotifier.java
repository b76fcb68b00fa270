package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.settings.NotifierSettings;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts JSON to a program, signed so that it can tell who sent it. */
final class WebhookNotifier implements Notifier {
    private static final String ALGORITHM = "HmacSHA256";

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
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
