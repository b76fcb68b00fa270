package io.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class NeedsToolTest {
    private static final SystemTool[] BROWSER = {SystemTool.CHROMIUM};

    @TempDir
    Path folder;

    @Test
    void a_missing_tool_is_a_skip_that_says_how_to_get_it() {
        ConditionEvaluationResult result =
                NeedsToolCondition.evaluate(BROWSER, Map.of("PATH", folder.toString()), true);

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("chromium is not installed", "apt-get install chromium", "WAYBILL_CHROMIUM"));
    }

    @Test
    void a_missing_tool_is_a_failure_in_ci() {
        Map<String, String> environment = Map.of("PATH", folder.toString(), "CI", "true");

        assertThatThrownBy(() -> NeedsToolCondition.evaluate(BROWSER, environment, true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("chromium is not installed");
    }

    @Test
    void a_browser_that_is_not_wanted_is_a_skip_even_in_ci() {
        Map<String, String> environment = Map.of("PATH", folder.toString(), "CI", "true");

        assertThat(NeedsToolCondition.evaluate(BROWSER, environment, false).isDisabled())
                .isTrue();
    }

    @Test
    void a_tool_is_found_on_the_path() throws IOException {
        Path program = program("chromium-browser");
        Map<String, String> environment = Map.of("PATH", "/nowhere" + File.pathSeparator + folder);

        assertThat(SystemTool.CHROMIUM.path(environment)).contains(program);
        assertThat(NeedsToolCondition.evaluate(BROWSER, environment, true).isDisabled())
                .isFalse();
    }

    @Test
    void the_tools_own_variable_goes_before_the_path() throws IOException {
        program("chromium");
        Path chosen = program("my-browser");
        Map<String, String> environment = Map.of("PATH", folder.toString(), "WAYBILL_CHROMIUM", chosen.toString());

        assertThat(SystemTool.CHROMIUM.path(environment)).contains(chosen);
    }

    @Test
    void a_shim_without_its_program_is_passed_over() throws IOException {
        Path shim = program("aws");
        Files.writeString(shim, "#!/bin/sh\nexit 127\n");
        Map<String, String> environment = Map.of("PATH", folder.toString());

        assertThat(SystemTool.AWS.path(environment)).isNotEqualTo(Optional.of(shim));
        Files.writeString(shim, "#!/bin/sh\necho aws-cli/2.9.19\n");
        Path working = program("working");
        Files.copy(shim, working, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(SystemTool.AWS.path(Map.of("WAYBILL_AWS", working.toString())))
                .contains(working);
    }

    private Path program(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
