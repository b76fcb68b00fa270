package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final String MASK = "********";

    /** That of a user in an address, and that of a parameter. */
    private static final Pattern PASSWORD = Pattern.compile(
            "(?<=://[^/@:\\s]{0,200}:)[^/@\\s]+(?=@)|(?i)(?<=[?&;](?:password|passwd|pwd|secret|token|sslpassword)=)[^&;\\s]+");

    public SettingValue {
        requireNonNull(key, "key");
        requireNonNull(text, "text");
        requireNonNull(source, "source");
    }

    /** The value as it may be shown: secrets are masked, also a password within an address. */
    public String shown() {
        return key.secret() && !text.isEmpty()
                ? MASK
                : PASSWORD.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
    }
}
