package io.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that a test knows how to make: it fails where the file is not what would be made now. */
public final class Golden {
    private Golden() {}

    /** The top folder of the repository. */
    public static Path root() {
        return Path.of(System.getProperty("waybill.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Compares the file with what it should be. With {@code -Dwaybill.update} it is written anew instead.
     *
     * @param path from the top of the repository
     */
    public static void check(String path, String content) {
        Path file = root().resolve(path);
        try {
            if (System.getProperty("waybill.update") != null) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(file)
                .describedAs(
                        "generated file; to write it anew: ./mvnw test -pl operators,plugins/aws -am -Dtest='Operator*Test'"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dwaybill.update")
                .exists()
                .hasContent(content);
    }
}
