package io.waybill.web.settings;

import io.waybill.spec.Durations;
import io.waybill.spec.SpecValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the text of a setting to its value. */
final class SettingText {
    private SettingText() {}

    /**
     * Reads one value.
     *
     * @return null where the text is empty and the type can be absent
     * @throws IllegalArgumentException which says what is allowed
     */
    static @Nullable Object parse(SettingKey key, String text, Path workingFolder) {
        Class<?> type = key.type();
        if (type == String.class) {
            return text;
        }
        if (type == List.class) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        if (text.isEmpty()) {
            if (type.isPrimitive() || type.isEnum() || !key.defaultValue().isEmpty()) {
                throw new IllegalArgumentException("a value is needed (" + allowed(key) + ")");
            }
            return null;
        }
        if (type == int.class) {
            return (int) number(key, text);
        }
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw wrong(key, text);
            };
        }
        if (type == Duration.class) {
            return duration(key, text);
        }
        if (type == Path.class) {
            return path(key, text, workingFolder);
        }
        if (type == URI.class) {
            return uri(key, text);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> id(constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> wrong(key, text));
        }
        throw new IllegalStateException("No setting can be a " + type);
    }

    /** What may be written, for people: {@code true or false}, {@code a whole number from 0 to 65535}. */
    static String allowed(SettingKey key) {
        Class<?> type = key.type();
        if (type == int.class) {
            long min = Math.max(key.min(), Integer.MIN_VALUE);
            long max = Math.min(key.max(), Integer.MAX_VALUE);
            return "a whole number" + (min > Integer.MIN_VALUE ? " from " + min : "")
                    + (max < Integer.MAX_VALUE ? " to " + max : "");
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 90s or 5m";
        }
        if (type == Path.class) {
            return "a path";
        }
        if (type == URI.class) {
            return "an address such as https://host:port";
        }
        if (type == List.class) {
            return "texts with commas between them";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(SettingText::id).collect(Collectors.joining(" or "));
        }
        return "a text";
    }

    private static long number(SettingKey key, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= key.min() && number <= key.max() && number == (int) number) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, text);
        }
        throw wrong(key, text);
    }

    private static Duration duration(SettingKey key, String text) {
        try {
            return Durations.parse(text);
        } catch (SpecValueException e) {
            throw wrong(key, text);
        }
    }

    private static Path path(SettingKey key, String text, Path workingFolder) {
        try {
            return workingFolder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw wrong(key, text);
        }
    }

    private static URI uri(SettingKey key, String text) {
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(key, text);
        }
        throw wrong(key, text);
    }

    private static IllegalArgumentException wrong(SettingKey key, String text) {
        String shown = key.secret() ? "the value" : "'" + text + "'";
        return new IllegalArgumentException(shown + " is not allowed (" + allowed(key) + ")");
    }

    private static String id(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }
}
