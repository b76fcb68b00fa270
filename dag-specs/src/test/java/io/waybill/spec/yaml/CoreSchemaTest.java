package io.waybill.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreSchemaTest {
    /** Each row: what is written, what it is as JSON, and whether a reader of YAML 1.1 takes it otherwise. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            true       | true         | same
            True       | true         | same
            FALSE      | false        | same
            null       | null         | same
            Null       | null         | same
            ~~~~       | null         | same
            yes        | "yes"        | differs
            No         | "No"         | differs
            on         | "on"         | differs
            OFF        | "OFF"        | differs
            y          | "y"          | same
            0          | 0            | same
            -7         | -7           | same
            +7         | 7            | same
            42         | 42           | same
            010        | "010"        | differs
            08         | "08"         | differs
            012345678901 | "012345678901" | differs
            0o17       | 15           | differs
            0x1F       | 31           | same
            0b101      | "0b101"      | differs
            1_000      | "1_000"      | differs
            12:30      | "12:30"      | differs
            1:2:3      | "1:2:3"      | differs
            12:99      | "12:99"      | same
            22:22:22   | "22:22:22"   | differs
            1.10       | 1.10         | same
            -.5        | -0.5         | same
            1.         | 1            | same
            1e3        | 1E+3         | differs
            1.5e3      | 1.5E+3       | same
            1e9999     | "1e9999"     | differs
            .inf       | ".inf"       | same
            .nan       | ".nan"       | same
            2026-01-31 | "2026-01-31" | same
            2147483648 | 2147483648   | same
            99999999999999999999 | 99999999999999999999 | same
            a b        | "a b"        | same
            -          | "-"          | same
            .          | "."          | same
            <<         | "<<"         | same
            =          | "="          | same
            """)
    void a_plain_value_means(String written, String json, String in1_1) throws Exception {
        JsonNode value = CoreSchema.resolve(written);

        assertThat(new JsonMapper().writeValueAsString(value)).isEqualTo(json);
        assertThat(CoreSchema.ambiguity(written).isPresent()).isEqualTo(in1_1.equals("differs"));
    }

    @Test
    void a_number_of_a_thousand_digits_is_a_text() {
        assertThat(CoreSchema.resolve("1".repeat(1000)).isTextual()).isTrue();
    }
}
