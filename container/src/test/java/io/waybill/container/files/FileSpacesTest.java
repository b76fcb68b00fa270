package io.waybill.container.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of runs in folders, where containers may have put anything. */
class FileSpacesTest {
    private final FileSpaces spaces = new FileSpaces("eu-west-1");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        spaces.close();
    }

    private String space() {
        return folder.resolve("run").toUri() + (Files.exists(folder.resolve("run")) ? "" : "/");
    }

    @Test
    void what_was_written_is_read_and_replaced() {
        String space = space();
        spaces.write(space, ".waybill/steps/a-1.json", "one".getBytes(UTF_8));
        spaces.write(space, ".waybill/steps/a-1.json", "two".getBytes(UTF_8));

        assertThat(spaces.read(space, ".waybill/steps/a-1.json", 3)).hasValue("two".getBytes(UTF_8));
        assertThat(spaces.read(space, ".waybill/steps/a-1.json", 2)).isEmpty();
        assertThat(spaces.read(space, "none.json", 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret", "/etc/passwd", "a/../../secret", "link", "linked/secret", "", ".", "a//b", "a\0b"})
    void nothing_is_read_outside_of_the_file_space(String path) throws IOException {
        Files.writeString(folder.resolve("secret"), "s");
        Files.createDirectories(folder.resolve("run"));
        Files.createSymbolicLink(folder.resolve("run/link"), folder.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("run/linked"), folder);

        assertThat(spaces.read(space(), path, 100)).isEmpty();
    }

    @Test
    void nothing_is_written_through_a_link_that_leads_out() throws IOException {
        Files.createDirectories(folder.resolve("run/.waybill"));
        Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("run/.waybill/steps"), folder.resolve("elsewhere"));

        assertThatThrownBy(() -> spaces.write(space(), ".waybill/steps/a-1.json", new byte[1]))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("leads out of the run's files");
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }
}
