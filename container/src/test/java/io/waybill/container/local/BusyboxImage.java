package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** An image made of nothing but BusyBox, without any registry. Removed with {@link #close()}. */
final class BusyboxImage implements AutoCloseable {

    private final String name;

    /**
     * Makes the image.
     *
     * @param name such as {@code localhost/test:1}
     * @param changes what else it has, such as {@code CMD ["sh"]}
     */
    BusyboxImage(Path folder, String name, String... changes) {
        this.name = name;
        try {
            Path root = Files.createTempDirectory(folder, "root");
            Path programs = Files.createDirectory(root.resolve("bin"));
            Path temporary = Files.createDirectory(root.resolve("tmp"));
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path marker = Files.createDirectory(root.resolve("etc")).resolve("marker");
            Files.writeString(marker, "of the image\n");
            Files.copy(SystemTool.BUSYBOX.required(), programs.resolve("busybox"));
            run(programs.resolve("busybox").toString(), "--list")
                    .lines()
                    .filter(program -> !program.equals("busybox"))
                    .forEach(program -> link(programs.resolve(program)));
            Path archive = folder.resolve(root.getFileName() + ".tar");
            run("tar", "--create", "--file", archive.toString(), "--directory", root.toString(), ".");
            List<String> words = new ArrayList<>(List.of(podman(), "import"));
            for (String change : changes) {
                words.addAll(List.of("--change", change));
            }
            words.addAll(List.of(archive.toString(), name));
            run(words.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path program) {
        try {
            Files.createSymbolicLink(program, Path.of("busybox"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What containers of this image podman knows; other tests have theirs at the same time. */
    List<String> containers() {
        return run(podman(), "ps", "--all", "--filter", "label=io.waybill.task", "--format", "{{.ID}} {{.Image}}")
                .lines()
                .filter(line -> line.endsWith(" " + name))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    static void remove(String container) {
        run(podman(), "rm", "--force", "--time", "0", container);
    }

    static String podman() {
        return SystemTool.PODMAN.required().toString();
    }

    static String run(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as(String.join(" ", words) + "\n" + output)
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }

    @Override
    public void close() {
        run(podman(), "rmi", "--force", name);
    }
}
