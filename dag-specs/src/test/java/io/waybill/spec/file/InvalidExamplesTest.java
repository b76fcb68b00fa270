package io.waybill.spec.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.SpecProblem;
import io.waybill.spec.TestOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code dag-specs/invalid-examples}: one fault a file, listed by hand in {@code expected.txt}. */
class InvalidExamplesTest {
    private static final Path FOLDER = Path.of(System.getProperty("waybill.root"), "dag-specs", "invalid-examples");

    /** Faults in what operators are told, which only they know: the command {@code validate} is tested with these. */
    private static final String OF_OPERATORS = "operators/";

    @Test
    void each_fault_is_found_at_its_place_and_nothing_else() throws IOException {
        List<String> expected = Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> !line.startsWith(OF_OPERATORS))
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        assertThat(found()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> found() throws IOException {
        DagFileReader reader = new DagFileReader(TestOperators.CATALOG);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(DagFileReader::isDagFile)
                    .flatMap(file -> reader.read(FOLDER, file).problems().stream())
                    .map(InvalidExamplesTest::line)
                    .filter(line -> !line.startsWith(OF_OPERATORS))
                    .toList();
        }
    }

    private static String line(SpecProblem problem) {
        return FOLDER.relativize(Path.of(problem.file())) + " " + problem.line() + ":" + problem.column() + " "
                + problem.code();
    }
}
