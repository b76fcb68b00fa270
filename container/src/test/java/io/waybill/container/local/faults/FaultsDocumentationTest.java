package io.waybill.container.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/local-fargate.md tells of every kind of fault and of every bucket, in the words of the code. */
class FaultsDocumentationTest {

    @Test
    void the_table_of_faults_is_current() throws IOException {
        StringBuilder table =
                new StringBuilder("| `fault` | what happens | says | further keys |\n|---|---|---|---|\n");
        for (FaultKind.Moment moment : FaultKind.Moment.values()) {
            for (FaultKind kind : FaultKind.values()) {
                if (kind.moment() == moment) {
                    table.append("| `%s` | %s | %s | %s |%n"
                            .formatted(
                                    kind.jsonName(),
                                    kind.description(),
                                    kind.reason().isEmpty() ? "–" : "`" + kind.reason() + "`",
                                    keys(kind)));
                }
            }
        }
        assertPageHas(table.toString());
    }

    @Test
    void the_table_of_buckets_is_current() throws IOException {
        StringBuilder table = new StringBuilder("| bucket | burst | a second | actions |\n|---|---|---|---|\n");
        for (ThrottleBucket bucket : ThrottleBucket.values()) {
            List<String> actions = bucket.actions();
            table.append("| `%s` | %.0f | %.0f | %s |%n"
                    .formatted(
                            bucket.jsonName(),
                            bucket.awsRate().burst(),
                            bucket.awsRate().perSecond(),
                            actions.isEmpty() ? "`RunTask`, besides" : "`" + String.join("` `", actions) + "`"));
        }
        assertPageHas(table.toString());
    }

    @Test
    void the_page_tells_what_each_rule_counts() throws IOException {
        assertThat(page())
                .contains(List.of(FaultKind.Moment.values()).stream()
                        .map(FaultKind.Moment::words)
                        .toList());
    }

    private static String keys(FaultKind kind) {
        return kind.keys().isEmpty()
                ? "–"
                : kind.keys().stream().map(key -> "`" + key.jsonName() + "`").collect(Collectors.joining(" "));
    }

    private static void assertPageHas(String table) throws IOException {
        assertThat(page())
                .as("docs/local-fargate.md must have this table:\n%s", table)
                .contains(table);
    }

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("waybill.root")).resolve("docs/local-fargate.md"));
    }
}
