package io.waybill.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.plugin.EnginePlugin;
import io.waybill.web.CurrentFile;
import io.waybill.web.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator of docs/writing-an-operator.md, taken from there as it stands. */
class WritingAnOperatorTest {
    private static final String TYPE = "com.example.checksum.ChecksumOperator";

    @TempDir
    Path folder;

    private String page;
    private Cli cli;

    @BeforeEach
    void the_operator_is_in_the_folder_of_plug_ins() throws IOException {
        page = Files.readString(CurrentFile.root().resolve("docs/writing-an-operator.md"));
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        String services = block("text").strip();
        new PluginJar()
                .source(TYPE, block("java"))
                .service(OperatorFactory.class, services)
                .service(EnginePlugin.class, services)
                .write(plugins.resolve("checksum.jar"));
        Files.writeString(folder.resolve("sums.yaml"), block("yaml"));
        cli = Cli.in(folder.resolve("state")).with("WAYBILL_PLUGINS_FOLDER", plugins.toString());
    }

    @Test
    void it_takes_less_than_sixty_lines() {
        assertThat(block("java").lines()).hasSizeLessThan(60);
    }

    @Test
    void a_dag_runs_with_it() {
        cli.run("run", folder.resolve("sums.yaml").toString(), "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out()).contains("| the sum is 56227bc5");
    }

    @Test
    void every_command_knows_it() throws IOException {
        cli.run("validate", folder.resolve("sums.yaml").toString());
        assertThat(cli.exitCode()).as(cli.out()).isZero();

        cli.run("schema");
        assertThat(cli.out()).contains("Hands on the checksum of a text.", "What to sum up.");

        cli.run("render", folder.resolve("sums.yaml").toString(), "--date", "2026-11-01");
        assertThat(cli.out()).contains("# sum: checksum.crc32", "as of 2026-11-01");

        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"), "tasks:\n  - id: a\n    uses: checksum\n    with: {txt: a}\n");
        cli.run("validate", wrong.toString());
        assertThat(cli.out()).contains("wrong.yaml:4:12: UNKNOWN_KEY", "did you mean text");
    }

    private String block(String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
