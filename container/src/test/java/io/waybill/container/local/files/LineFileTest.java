package io.waybill.container.local.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that grows by lines. */
class LineFileTest {

    @TempDir
    private Path folder;

    @Test
    void lines_come_back_in_their_order() {
        LineFile file = new LineFile(folder.resolve("lines"));
        append(file, "one");
        append(file, "zwei, für später");
        append(file, "");

        assertThat(read()).containsExactly("one", "zwei, für später", "");
    }

    @Test
    void there_are_none_where_there_is_no_file() {
        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"to", "a torn line that is longer than the next", "torn within a \u00fc"})
    void a_torn_line_gives_its_place_to_the_next(String torn) throws IOException {
        append(new LineFile(folder.resolve("lines")), "one");
        byte[] bytes = torn.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("lines"), Arrays.copyOf(bytes, bytes.length - 1), StandardOpenOption.APPEND);

        LineFile file = new LineFile(folder.resolve("lines"));
        assertThat(file.read()).containsExactly("one");
        append(file, "two");
        append(file, "three");

        assertThat(read()).containsExactly("one", "two", "three");
    }

    @Test
    void a_file_whose_first_line_is_torn_begins_anew() throws IOException {
        Files.writeString(folder.resolve("lines"), "no line yet");

        LineFile file = new LineFile(folder.resolve("lines"));
        assertThat(file.read()).isEmpty();
        append(file, "one");

        assertThat(read()).containsExactly("one");
    }

    private static void append(LineFile file, String line) {
        file.append(line.getBytes(StandardCharsets.UTF_8));
    }

    private Iterable<String> read() {
        return new LineFile(folder.resolve("lines")).read();
    }
}
