package io.waybill.web;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts our classes in a Java machine of its own. Half of such a start is loading classes, so a class-data archive of them is
 * made once for all tests of a build; it holds for jars only, which is why folders of classes are packed first.
 */
public final class OtherJvm {
    private static final List<String> OPTIONS =
            List.of("-Xlog:disable", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** A DAG that does nothing, but by way of all that a DAG needs. */
    private static final String TRAINING = """
            dag_id: training
            tasks:
              - {id: task, uses: bash, with: {bash_command: "true", shell: sh}}
            """;

    private OtherJvm() {}

    /** A command line that is yet to be given its folder and its output. */
    public static ProcessBuilder of(List<String> options, String mainClass, String... arguments) {
        Path folder = archiveFolder();
        List<String> all = new ArrayList<>(options);
        all.add("-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"));
        return command(all, jars(folder), mainClass, arguments);
    }

    private static ProcessBuilder command(
            List<String> options, String classPath, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static List<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** The class path with a jar in place of each folder, in the same order. */
    private static String jars(Path folder) {
        List<String> path = new ArrayList<>();
        for (String entry : classPath()) {
            boolean isFolder = Files.isDirectory(Path.of(entry));
            path.add(isFolder ? folder.resolve("part-" + path.size() + ".jar").toString() : entry);
        }
        return String.join(File.pathSeparator, path);
    }

    /** Where jars and archive are, made now if this is the first to ask since the classes were compiled. */
    private static Path archiveFolder() {
        try {
            Path classes = Path.of(OtherJvm.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            // Maven compiles anew into the same folder: what was made of the former classes has another name.
            Path folder = classes.resolveSibling("other-jvm-" + newest(classes));
            Files.createDirectories(folder);
            try (FileChannel lock = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                if (held.isValid() && !Files.exists(folder.resolve("made"))) {
                    make(folder);
                    Files.createFile(folder.resolve("made"));
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the last class of all folders on the class path was written. */
    private static long newest(Path classes) throws IOException {
        long newest = Files.getLastModifiedTime(classes).toMillis();
        for (String entry : classPath()) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    newest = Math.max(
                            newest,
                            files.mapToLong(file -> file.toFile().lastModified())
                                    .max()
                                    .orElse(0));
                }
            }
        }
        return newest;
    }

    private static void make(Path folder) throws IOException {
        int number = 0;
        for (String entry : classPath()) {
            if (Files.isDirectory(Path.of(entry))) {
                pack(Path.of(entry), folder.resolve("part-" + number + ".jar"));
            }
            number++;
        }
        Path work = Files.createTempDirectory(folder, "training");
        Path dag = Files.writeString(work.resolve("training.yaml"), TRAINING);
        Process training = command(
                        List.of("-XX:ArchiveClassesAtExit=" + folder.resolve("classes.jsa")),
                        jars(folder),
                        "io.waybill.web.Main",
                        "run",
                        dag.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("training.log").toFile())
                .start();
        try {
            if (!training.waitFor(120, TimeUnit.SECONDS) || training.exitValue() != 0) {
                training.destroyForcibly();
                throw new AssertionError("No archive of classes: " + Files.readString(folder.resolve("training.log")));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(0);
            for (Path file : files.filter(found -> !found.equals(classes)).toList()) {
                // Folders have entries, too: Flyway looks for them.
                boolean isFolder = Files.isDirectory(file);
                out.putNextEntry(new JarEntry(classes.relativize(file) + (isFolder ? "/" : "")));
                if (!isFolder) {
                    Files.copy(file, out);
                }
                out.closeEntry();
            }
        }
    }
}
