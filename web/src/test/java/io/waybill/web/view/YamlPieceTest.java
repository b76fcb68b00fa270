package io.waybill.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class YamlPieceTest {
    @Test
    void keys_strings_values_templates_and_comments_are_told_apart() {
        assertThat(YamlPiece.lines("  retries: 2  # often").get(0))
                .containsExactly(
                        new YamlPiece("plain", "  "),
                        new YamlPiece("key", "retries"),
                        new YamlPiece("plain", ": "),
                        new YamlPiece("value", "2"),
                        new YamlPiece("plain", "  "),
                        new YamlPiece("comment", "# often"));
        assertThat(YamlPiece.lines("command: \"run {{ ds }} now\"").get(0))
                .contains(
                        new YamlPiece("string", "\"run "),
                        new YamlPiece("template", "{{ ds }}"),
                        new YamlPiece("string", " now\""));
    }

    @Test
    void no_character_is_lost() {
        String odd = "a: 'it''s' #x\n\tb: [1, ~, \"\\\"\"] {{ {% x %}\n--- &a *a !t |\n<script>: \u0000";

        String again = YamlPiece.lines(odd).stream()
                .map(line -> line.stream().map(YamlPiece::text).collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));

        assertThat(again).isEqualTo(odd);
        assertThat(YamlPiece.lines("")).isEqualTo(List.of());
    }
}
