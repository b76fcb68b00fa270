package io.waybill.web.view;

import java.util.List;

/** The settings, area by area. */
public record SettingsPage(Frame frame, List<Area> areas) {
    public SettingsPage {
        areas = List.copyOf(areas);
    }

    /** What belongs together. */
    public record Area(String name, List<Line> lines) {
        public Area {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A setting.
     *
     * @param key such as {@code server.port}
     * @param value as one would write it, masked where it is secret; empty where it is absent
     * @param source where it comes from
     * @param made whether somebody made it, and it is not the default
     * @param description what it is for
     * @param variable of the environment that makes it
     */
    public record Line(String key, String value, String source, boolean made, String description, String variable) {}
}
