package io.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for the files of the repository as they lie there, whatever module they belong to. */
class ConventionsTest {
    private static final int LONGEST_FILE = 500;
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".idea", ".vscode", ".waybill", "target", "node_modules");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:|#)<?([^)>#\\s]+)");

    private static Path root;
    private static List<Path> files;

    @BeforeAll
    static void list_the_files() throws IOException {
        root = Path.of(System.getProperty("waybill.root"));
        files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void no_java_file_is_too_long_to_read_in_one_go() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : named(name -> name.endsWith(".java"))) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.add("%s has %d lines".formatted(root.relativize(file), lines));
            }
        }
        assertThat(tooLong)
                .describedAs("files over %d lines; one that passes about 400 is two things", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void tests_never_sleep() throws IOException {
        Pattern sleep = Pattern.compile("Thread\\." + "sleep\\(|TimeUnit\\.[A-Z]+\\.sleep\\(");
        List<Path> tests = named(name -> name.endsWith(".java")).stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .toList();
        assertThat(linesMatching(sleep, tests))
                .describedAs("move a clock, or wait for what must become true with Awaitility")
                .isEmpty();
    }

    @Test
    void nothing_is_left_to_do() throws IOException {
        Pattern left = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        List<Path> ours = named(name -> name.matches(".*\\.(java|sh|jte|js|css|sql|yaml|xml)"));
        assertThat(linesMatching(left, ours))
                .describedAs("do it, or open an issue and leave the file alone")
                .isEmpty();
    }

    @Test
    void links_between_pages_lead_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : named(name -> name.endsWith(".md"))) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)) {
                    broken.add("%s: %s".formatted(root.relativize(page), link.group(1)));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> named(Predicate<String> wanted) {
        return files.stream()
                .filter(file -> wanted.test(file.getFileName().toString()))
                .toList();
    }

    private static List<String> linesMatching(Pattern pattern, List<Path> searched) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : searched) {
            // Byte by byte: one of the invalid examples is no UTF-8, and what is looked for is ASCII.
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add("%s:%d: %s"
                            .formatted(
                                    root.relativize(file), i + 1, lines.get(i).strip()));
                }
            }
        }
        return found;
    }
}
