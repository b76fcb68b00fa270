package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The {@code aws} command against a local Fargate, as a user would type it. Keeps which commands were run. */
final class AwsCommandLine implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LocalFargate fargate;
    private final Path home;
    private final Path modules;
    private final Set<String> commands = new TreeSet<>();
    private @Nullable Process server;
    private boolean waits;

    /** @param home for what it keeps; nothing of the user's own settings is read */
    AwsCommandLine(LocalFargate fargate, Path home) throws IOException {
        this.fargate = fargate;
        this.home = home;
        this.modules = Files.createDirectory(home.resolve("modules"));
        try (InputStream module = AwsCommandLine.class.getResourceAsStream("sitecustomize.py")) {
            Files.copy(module, modules.resolve("sitecustomize.py"));
        }
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

    @Override
    public void close() {
        if (server != null) {
            server.destroyForcibly();
        }
    }

    private record Result(int code, String output, String errors) {}

    private Result execute(String... words) {
        commands.add(words[0] + " " + words[1]);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--endpoint-url", fargate.endpoint().toString(), "--output", "json"));
        try {
            Path output = Files.createTempFile(home, "output", ".json");
            Path errors = Files.createTempFile(home, "errors", ".txt");
            int code = server().isPresent()
                    ? order(server().get(), all, output, errors)
                    : program(all)
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start()
                            .waitFor();
            return new Result(code, Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }

    private static int order(Process server, List<String> words, Path output, Path errors) throws IOException {
        ObjectNode order =
                MAPPER.createObjectNode().put("output", output.toString()).put("errors", errors.toString());
        words.forEach(order.putArray("words")::add);
        Writer orders = server.outputWriter();
        orders.write(order + "\n");
        orders.flush();
        return Integer.parseInt(server.inputReader().readLine());
    }

    /** The command as a process that waits for words, see {@code sitecustomize.py}; empty where it is not written in Python. */
    private Optional<Process> server() throws IOException {
        if (server == null) {
            server = program(List.of("--version"))
                    .redirectError(Redirect.INHERIT)
                    .start();
            waits = "ready".equals(server.inputReader().readLine());
        }
        return waits ? Optional.of(server) : Optional.empty();
    }

    private ProcessBuilder program(List<String> words) {
        List<String> command = new ArrayList<>(List.of(SystemTool.AWS.required().toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        home.toString(),
                        "PYTHONPATH",
                        modules.toString(),
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        fargate.credentials().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY",
                        fargate.credentials().secretAccessKey(),
                        "AWS_EC2_METADATA_DISABLED",
                        "true",
                        "AWS_PAGER",
                        ""));
        return builder;
    }
}
