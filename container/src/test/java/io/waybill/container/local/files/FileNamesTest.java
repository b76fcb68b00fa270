package io.waybill.container.local.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File names for names of any form. */
class FileNamesTest {

    @ParameterizedTest
    @CsvSource({"it/main/0a,it%2Fmain%2F0a", "a_b-1,a_b-1", "..,%2E%2E", "A,%41", "é,%C3%A9", "a b,a%20b"})
    void a_name_is_readable_in_its_file_name(String name, String fileName) {
        assertThat(FileNames.of(name)).isEqualTo(fileName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it/main/0a", "A+b c%2F", "~tilde", "日本", "\u0000\n"})
    void a_short_name_comes_back(String name) {
        assertThat(FileNames.nameOf(FileNames.of(name))).contains(name);
    }

    @Test
    void long_names_that_differ_at_their_end_only_stay_apart_and_fit_a_file_system() {
        String one = FileNames.of("x".repeat(512) + "1");
        String other = FileNames.of("x".repeat(512) + "2");

        assertThat(one).isNotEqualTo(other).hasSizeLessThan(200);
        assertThat(FileNames.nameOf(one)).isEmpty();
    }
}
