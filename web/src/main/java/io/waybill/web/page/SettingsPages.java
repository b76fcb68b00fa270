package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.web.settings.SettingValue;
import io.waybill.web.view.Frame;
import io.waybill.web.view.SettingsPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings as they hold, to be read. Secrets are masked. */
final class SettingsPages {
    private final List<SettingsPage.Area> areas;
    private final Layout layout;

    SettingsPages(List<SettingValue> settings, Layout layout) {
        Map<String, List<SettingsPage.Line>> byArea = new LinkedHashMap<>();
        for (SettingValue value : settings) {
            byArea.computeIfAbsent(value.key().area(), area -> new ArrayList<>())
                    .add(new SettingsPage.Line(
                            value.key().key(),
                            value.shown(),
                            value.source(),
                            !value.source().equals(SettingValue.DEFAULT),
                            value.key().description(),
                            value.key().variable()));
        }
        this.areas = byArea.entrySet().stream()
                .map(area -> new SettingsPage.Area(area.getKey(), area.getValue()))
                .toList();
        this.layout = layout;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/settings", this::show);
    }

    private void show(Context ctx) {
        Frame frame = layout.still(ctx, "Settings", new Frame.Crumb("Settings", ""));
        layout.render(ctx, "settings.jte", new SettingsPage(frame, areas));
    }
}
