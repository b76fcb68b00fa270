package io.waybill.web.settings;

import io.waybill.web.CurrentFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsDocumentationTest {
    private static final String INTRODUCTION = """
            # Settings

            Waybill runs without any. What is set comes from, the first one counts:

            1. a flag of the command: its own, such as `--port 9000`, or `--set server.port=9000` for every setting;
            2. the environment: `WAYBILL_SERVER_PORT=9000`;
            3. the settings file: `waybill.yaml` in the working folder, or the file that `--config` or `WAYBILL_CONFIG` names;
            4. the default.

            `waybill settings` shows what holds and where it comes from; secrets are masked. Wrong settings end a command with exit
            code 2 and a list of all that is wrong. Relative paths start in the working folder. Durations are written `500ms`, `90s`,
            `5m` or `1h30m`.

            ```yaml
            # waybill.yaml
            server:
              port: 9000
            scheduler:
              parallelism: 8
            ```

            This page is generated from the records in `io.waybill.web.settings`; a test keeps it current.
            """;

    @Test
    void the_page_of_settings_is_current() throws IOException {
        List<String> lines = new ArrayList<>();
        String area = "";
        for (SettingKey key : SettingKey.all()) {
            if (!key.area().equals(area)) {
                area = key.area();
                lines.addAll(List.of("", "## " + area, "", "| setting | default | what it is |", "|---|---|---|"));
            }
            String secret = key.secret() ? " Never shown." : "";
            lines.add("| `" + key.key() + "`<br>`" + key.variable() + "` | "
                    + (key.defaultValue().isEmpty() ? "–" : "`" + key.defaultValue() + "`") + " | " + key.description()
                    + secret + " " + sentence(SettingText.allowed(key)) + " |");
        }

        CurrentFile.check("docs/settings.md", INTRODUCTION + String.join("\n", lines) + "\n");
    }

    private static String sentence(String text) {
        return "*" + Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".*";
    }
}
