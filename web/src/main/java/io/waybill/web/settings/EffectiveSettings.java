package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The settings as they hold now, and where each comes from.
 *
 * @param settings the values
 * @param values each of them as it was written, area by area
 */
public record EffectiveSettings(Settings settings, List<SettingValue> values) {
    public EffectiveSettings {
        requireNonNull(settings, "settings");
        values = List.copyOf(values);
    }
}
