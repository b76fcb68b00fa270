package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

/**
 * One setting as it holds now.
 *
 * @param key which one
 * @param text its value as it was written; empty where it is absent
 * @param source where it comes from: {@code --port}, {@code WAYBILL_SERVER_PORT}, {@code waybill.yaml:3}, {@code default}
 */
public record SettingValue(SettingKey key, String text, String source) {

    /** What {@link #source} is where nobody set it. */
    public static final String DEFAULT = "default";

    public SettingValue {
        requireNonNull(key, "key");
        requireNonNull(text, "text");
        requireNonNull(source, "source");
    }

    /** The value as it may be shown: secrets are masked. */
    public String shown() {
        return key.secret() && !text.isEmpty() ? "********" : text;
    }
}
