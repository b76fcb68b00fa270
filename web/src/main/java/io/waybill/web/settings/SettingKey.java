package io.waybill.web.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting that can be made.
 *
 * @param area the area, such as {@code server}
 * @param name its name within the area, such as {@code port}
 * @param type what it is: {@code String}, {@code int}, {@code boolean}, {@code Duration}, {@code Path}, {@code URI},
 *     {@code List} of texts, or an enum
 * @param defaultValue as one would write it; empty where the setting is absent by default
 * @param description what it is for
 * @param secret whether its value is never shown
 * @param min the smallest allowed number
 * @param max the largest allowed number
 */
public record SettingKey(
        String area,
        String name,
        Class<?> type,
        String defaultValue,
        String description,
        boolean secret,
        long min,
        long max) {

    private static final List<SettingKey> ALL = readAll();

    /** Every setting, area by area. */
    public static List<SettingKey> all() {
        return ALL;
    }

    /** The setting of this key. */
    public static Optional<SettingKey> find(String key) {
        return ALL.stream().filter(known -> known.key().equals(key)).findFirst();
    }

    /** How the file and {@code --set} name it: {@code server.port}. */
    public String key() {
        return area + "." + name;
    }

    /** The environment variable that sets it: {@code WAYBILL_SERVER_PORT}. */
    public String variable() {
        return "WAYBILL_" + (area + "_" + name).toUpperCase(Locale.ROOT);
    }

    private static List<SettingKey> readAll() {
        List<SettingKey> keys = new ArrayList<>();
        for (RecordComponent area : Settings.class.getRecordComponents()) {
            for (RecordComponent component : area.getType().getRecordComponents()) {
                Setting setting = component.getAnnotation(Setting.class);
                if (setting == null) {
                    throw new IllegalStateException(area.getType() + "." + component.getName() + " has no @Setting");
                }
                keys.add(new SettingKey(
                        snakeCase(area.getName()),
                        snakeCase(component.getName()),
                        component.getType(),
                        setting.defaultValue(),
                        setting.value(),
                        setting.secret(),
                        setting.min(),
                        setting.max()));
            }
        }
        return List.copyOf(keys);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
