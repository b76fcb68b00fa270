package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The {@code aws} command against a local Fargate, as a user would type it. Keeps which commands were run. */
final class AwsCommandLine {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LocalFargate fargate;
    private final Path home;
    private final Set<String> commands = new TreeSet<>();

    /** @param home for what it keeps; nothing of the user's own settings is read */
    AwsCommandLine(LocalFargate fargate, Path home) {
        this.fargate = fargate;
        this.home = home;
    }

    /** Runs a command that must succeed, and reads what it prints. */
    JsonNode run(String... words) {
        Result result = execute(words);
        assertThat(result.code)
                .as(String.join(" ", words) + "\n" + result.errors)
                .isZero();
        try {
            return MAPPER.readTree(result.output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that must fail, and reads why. */
    String fails(String... words) {
        Result result = execute(words);
        assertThat(result.code).as(result.output).isNotZero();
        return result.errors;
    }

    /** What was run with success or without, such as {@code ecs run-task}. */
    Set<String> commands() {
        return commands;
    }

    private record Result(int code, String output, String errors) {}

    private Result execute(String... words) {
        commands.add(words[0] + " " + words[1]);
        List<String> command = new ArrayList<>(List.of(SystemTool.AWS.required().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--endpoint-url", fargate.endpoint().toString(), "--output", "json"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", fargate.credentials().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", fargate.credentials().secretAccessKey(),
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "AWS_PAGER", ""));
        try {
            Path errors = Files.createTempFile(home, "errors", ".txt");
            Process process = builder.redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output, Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }
}
