package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.TaskDefaults;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.bind.RecordBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/dag-files.md} tells the truth. */
class DagFilesPageTest {
    /** What examples take groups from. */
    private static final String PART =
            "params: {region: {type: string, enum: [eu, us]}}\ntasks: [{id: extract, uses: empty}]\n";

    private static final Path PAGE = Path.of(System.getProperty("waybill.root"), "docs", "dag-files.md");
    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    static List<String> examples() throws IOException {
        return YAML.matcher(page()).results().map(result -> result.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_is_a_valid_file(String example) {
        String file = example.contains("tasks:") ? example : example + "tasks: [{id: a, uses: empty}]\n";

        assertThat(new DagFileReader(TestOperators.PIPELINE)
                        .read(
                                "example.yaml",
                                file.getBytes(UTF_8),
                                List.of(),
                                path -> Optional.of(PART.getBytes(UTF_8)))
                        .problems())
                .isEmpty();
    }

    @Test
    void each_key_rule_and_code_is_named() throws IOException {
        String page = page();
        Stream<String> keys = Stream.of(DagSpec.class, TaskSpec.class, GroupSpec.class, TaskDefaults.class)
                .flatMap(type -> RecordBinder.keysOf(type).stream());
        Stream<String> rules = Arrays.stream(TriggerRule.values()).map(TriggerRule::jsonName);
        Stream<String> codes = Arrays.stream(ProblemCode.values()).map(ProblemCode::name);

        assertThat(Stream.of(keys, rules, codes).flatMap(names -> names))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void each_key_of_a_declaration_is_named_where_params_are_told() throws IOException {
        assertThat(section("Params")).containsAll(RecordBinder.keysOf(ParamSpec.class));
    }

    @Test
    void the_keys_of_defaults_are_listed_once() throws IOException {
        List<String> keys = RecordBinder.keysOf(TaskDefaults.class);

        assertThat(section("Defaults").subList(1, keys.size() + 1)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(section("Defaults")
                        .subList(keys.size() + 1, section("Defaults").size()))
                .containsOnlyOnce("with")
                .doesNotContain("retries", "placement_timeout", "target");
    }

    /** What stands as code in a section, in its order. */
    private static List<String> section(String title) throws IOException {
        String after = page().split("\n## " + title + "\n", 2)[1];
        return Pattern.compile("`([^`\n]+)`")
                .matcher(YAML.matcher(after.split("\n## ", 2)[0]).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void each_code_that_is_named_exists() throws IOException {
        List<String> codes =
                Arrays.stream(ProblemCode.values()).map(ProblemCode::name).toList();

        assertThat(Pattern.compile("`([A-Z][A-Z0-9_]*_[A-Z0-9_]+)`")
                        .matcher(page())
                        .results()
                        .map((MatchResult found) -> found.group(1)))
                .isSubsetOf(codes);
    }
}
