package io.waybill.web.wiring;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that come with this one and run in processes of their own, so that their libraries are not on our class path. */
public enum Programs {
    /** Runs the steps that touch data. */
    WORKER("worker"),
    /** Stands in for an SFTP server and the like. */
    STAND_INS("stand-ins");

    private final String folder;

    Programs(String folder) {
        this.folder = folder;
    }

    /** The program's jar; empty where it was not built. */
    public Optional<Path> jar() {
        String name = "waybill-" + folder + ".jar";
        // Beside waybill.jar; where classes are run from the source tree, as Maven has left it.
        return Stream.concat(
                        here().map(app -> app.resolve(folder).resolve(name)).stream(),
                        Optional.ofNullable(System.getProperty("waybill.root"))
                                .map(root -> Path.of(root, folder, "target", name))
                                .stream())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Optional<Path> here() {
        try {
            return Optional.ofNullable(Path.of(Programs.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The words that start a jar with the Java of this process. */
    static List<String> java(Path jar) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString());
    }
}
