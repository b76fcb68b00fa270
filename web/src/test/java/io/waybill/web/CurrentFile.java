package io.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is generated: the test fails where it is not what would be generated now. */
public final class CurrentFile {
    private CurrentFile() {}

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
     * @param content what it should be
     */
    public static void check(String path, String content) throws IOException {
        Path file = root().resolve(path);
        if (System.getProperty("waybill.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file)
                .describedAs("generated file; to write it anew: ./mvnw test -pl web -am -Dtest='*DocumentationTest'"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dwaybill.update")
                .hasContent(content);
    }
}
