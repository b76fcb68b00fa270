package io.waybill.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.plugin.EnginePlugin;
import io.waybill.engine.plugin.Plugins;
import io.waybill.spec.OperatorType;
import io.waybill.web.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins of which some are broken: what can be used is, and what cannot is named. */
class PluginsTest {
    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void a_good_one() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        operator("good", "good", "").write(plugins.resolve("good.jar"));
    }

    @Test
    void a_jar_and_a_folder_of_jars_are_plug_ins() throws IOException {
        Path below = Files.createDirectory(plugins.resolve("more"));
        operator("more", "more", "").write(below.resolve("more.jar"));
        Files.createDirectories(plugins.resolve("sources/src"));

        Plugins loaded = Plugins.load(List.of(plugins, folder.resolve("none")));

        assertThat(loaded.problems()).isEmpty();
        assertThat(names(loaded)).contains("good", "more", "ecs");
        assertThat(loaded.names())
                .containsExactly(
                        plugins.resolve("good.jar").toString(),
                        plugins.resolve("more").toString());
    }

    @Test
    void each_broken_one_is_named_and_takes_nothing_else_down() throws IOException {
        Files.writeString(plugins.resolve("bad.jar"), "no jar at all");
        operator("taken", "ecs", "").write(plugins.resolve("taken.jar"));
        operator("twice", "good", "").write(plugins.resolve("twice.jar"));
        operator("broken", "broken", "static { if (true) throw new IllegalStateException(\"oh no\"); }")
                .write(plugins.resolve("broken.jar"));
        operator("lacking", "lacking", "Other other = new Other();")
                .source("lacking.Other", "package lacking; public class Other {}")
                .without("lacking.Other")
                .write(plugins.resolve("lacking.jar"));
        operator("nowhere", "nowhere", "")
                .service(OperatorFactory.class, "nowhere.Missing", "nowhere.It")
                .write(plugins.resolve("nowhere.jar"));
        new PluginJar()
                .source("library.It", "package library; public class It {}")
                .write(plugins.resolve("library.jar"));

        Plugins loaded = Plugins.load(List.of(plugins));

        assertThat(names(loaded)).contains("good", "nowhere", "ecs").doesNotContain("broken", "lacking");
        assertThat(loaded.problems())
                .extracting(problem ->
                        problem.toString().substring(plugins.toString().length() + 1))
                .satisfiesExactlyInAnyOrder(
                        bad -> assertThat(bad)
                                .startsWith("bad.jar: bad.jar is no jar (")
                                .endsWith("build or copy it again"),
                        taken -> assertThat(taken)
                                .isEqualTo("taken.jar: taken.It: the name 'ecs' is taken by Waybill; give the operator"
                                        + " another"),
                        twice -> assertThat(twice)
                                .startsWith("twice.jar: twice.It: the name 'good' is taken by ")
                                .contains("good.jar"),
                        broken -> assertThat(broken).startsWith("broken.jar: ").contains("broken.It", "oh no"),
                        lacking ->
                                assertThat(lacking).startsWith("lacking.jar: ").contains("lacking.It", "Other"),
                        nowhere ->
                                assertThat(nowhere).startsWith("nowhere.jar: ").contains("nowhere.Missing"),
                        library -> assertThat(library).startsWith("library.jar: It brings neither operators nor"));
    }

    @Test
    void the_doctor_names_what_is_broken() throws IOException {
        Cli cli = Cli.in(folder.resolve("state"))
                .with("PATH", "/usr/bin:/bin")
                .with("WAYBILL_PLUGINS_FOLDER", plugins.toString());
        cli.run("doctor");
        assertThat(cli.out()).contains("ok    plug-ins", "good.jar");

        new PluginJar()
                .source("calls.It", """
                        package calls;
                        public class It implements io.waybill.engine.plugin.EnginePlugin {
                            public io.waybill.engine.plugin.EngineCalls open(io.waybill.engine.plugin.PluginContext context) {
                                throw new IllegalStateException("not today");
                            }
                        }
                        """)
                .service(EnginePlugin.class, "calls.It")
                .write(plugins.resolve("calls.jar"));
        cli.run("doctor");
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("fail  plug-ins", "calls.jar: calls.It", "not today");
    }

    /** An operator without work. */
    private static PluginJar operator(String name, String uses, String inside) {
        return new PluginJar()
                .source(name + ".It", """
                        package %s;
                        import io.waybill.engine.graph.*;
                        import io.waybill.spec.TaskSpec;
                        public class It implements OperatorFactory<It.With> {
                            %s
                            public record With() {}
                            public String name() { return "%s"; }
                            public String summary() { return "Does nothing."; }
                            public Class<With> withType() { return With.class; }
                            public OperatorGroup create(TaskSpec task, With with, OperatorContext context) {
                                return OperatorGroup.single(new NodeWork.None());
                            }
                        }
                        """.formatted(name, inside, uses))
                .service(OperatorFactory.class, name + ".It");
    }

    private static List<String> names(Plugins plugins) {
        return plugins.operators().all().stream().map(OperatorType::name).toList();
    }
}
