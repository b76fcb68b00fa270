package io.waybill.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A folder that looks to {@code ./waybill} like Waybill's sources: the real launcher, and in place of the Maven wrapper
 * a script that counts its calls and hands out a small program, which repeats what it is given.
 */
final class SourceTree {
    private static final String BUILDS = """
            #!/bin/sh
            echo "$@" >>builds
            while [ -e slow ]; do sleep 0.1; done
            mkdir -p web/target/run/lib
            cp program.jar web/target/run/waybill.jar
            : >web/target/run/lib/library-1.0.jar
            """;
    private static final String BREAKS = """
            #!/bin/sh
            echo '[INFO] Building Waybill engine'
            echo '[ERROR] engine/src/main/java/A.java:[7,3] there is no B'
            exit 1
            """;

    private final Path folder;

    /** Before the oldest thing that a build leaves: sources made in the same instant as a build are not newer. */
    private final FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    SourceTree(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path launcher = Path.of(System.getProperty("waybill.root"), "waybill");
        Files.copy(launcher, folder.resolve("waybill"), StandardCopyOption.COPY_ATTRIBUTES);
        write("pom.xml", "<project/>");
        write("engine/pom.xml", "<project/>");
        write("engine/src/main/java/A.java", "class A {}");
        write("engine/src/main/java/B.java", "class B {}");
        Files.createDirectories(folder.resolve(".mvn"));
        builds();
        writeProgram();
        try (var all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }

    void builds() throws IOException {
        script("mvnw", BUILDS);
    }

    void breaks() throws IOException {
        script("mvnw", BREAKS);
    }

    /** How often Maven was called. */
    int buildCount() throws IOException {
        Path calls = folder.resolve("builds");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Starts the launcher with a Java and a PATH, and nothing else of this process's environment. */
    Started start(Path program, Path workingFolder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Path errors = Files.createTempFile(folder.getParent(), "errors", ".txt");
        builder.redirectError(errors.toFile());
        return new Started(builder.start(), errors);
    }

    Ended run(String... arguments) throws IOException {
        return start(file("waybill"), folder, Map.of(), arguments).end("");
    }

    private void script(String name, String text) throws IOException {
        Path file = write(name, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setLastModifiedTime(file, old);
    }

    private void writeProgram() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        String entry = Echo.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(folder.resolve("program.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest);
                InputStream bytes = Echo.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            bytes.transferTo(jar);
        }
    }

    /** A launcher that runs. */
    record Started(Process process, Path errorFile) {
        /** What it has said on standard error until now. */
        String errors() {
            try {
                return Files.readString(errorFile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Hands it its input and waits for its end. */
        Ended end(String input) throws IOException {
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.onExit().join().exitValue(), output, errors());
        }
    }

    /** What a launcher left. */
    record Ended(int exitCode, String output, String errors) {}

    /** The program: a line for each argument, then its input, then the exit code that {@code exit=N} asks for. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) throws IOException {
            int exitCode = 0;
            for (String argument : arguments) {
                System.out.println("<" + argument + ">");
                if (argument.startsWith("exit=")) {
                    exitCode = Integer.parseInt(argument.substring("exit=".length()));
                }
            }
            System.out.write(System.in.readAllBytes());
            System.out.flush();
            System.exit(exitCode);
        }
    }
}
