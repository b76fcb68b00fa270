package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A container's {@code secrets}, from a file of this machine. */
class SecretsTest {

    private static final String ASM = "arn:aws:secretsmanager:us-east-1:000000000000:secret:";
    private static final String SSM = "arn:aws:ssm:us-east-1:000000000000:parameter/";
    private static final String FETCHING =
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";

    @TempDir
    private Path folder;

    private Path file;
    private Twin twin;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("secrets.yaml");
        Files.writeString(file, """
                arn:aws:secretsmanager:us-east-1:000000000000:secret:exact-AbCdEf: by arn
                db/login: {user: ada, password: "p:w#d"}
                as_json: '{"user": "eve", "nested": {"a": 1}}'
                /app/url: jdbc:x
                token: '0123'
                """);
        twin = start(Optional.of(file));
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @ParameterizedTest
    @CsvSource({
        ASM + "exact-AbCdEf,by arn",
        ASM + "exact-AbCdEf:::,by arn",
        ASM + "token,0123",
        ASM + "token-ZyXwVu,0123",
        ASM + "db/login-AbCdEf:password::,p:w#d",
        ASM + "db/login:user:AWSCURRENT:,ada",
        ASM + "as_json-AbCdEf:user::,eve",
        SSM + "app/url,jdbc:x",
        SSM + "token,0123",
        "/app/url,jdbc:x",
        "token,0123"
    })
    void a_secret_is_found_by_its_arn_or_its_name(String valueFrom, String value) throws IOException {
        Task task = run(valueFrom);

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
        assertThat(twin.lines(task)).containsExactly("<" + value + ">");
        try (Stream<Path> kept = Files.walk(folder.resolve("data/tasks"))) {
            assertThat(kept.filter(path -> path.endsWith("task.jsonl")))
                    .isNotEmpty()
                    .allSatisfy(path -> assertThat(Files.readString(path)).doesNotContain("\"" + value));
        }
    }

    @Test
    void a_secret_of_several_keys_is_json_as_a_whole() {
        Task task = run(ASM + "db/login-AbCdEf");

        twin.awaitStopped(task);
        assertThat(twin.lines(task)).containsExactly("<{\"user\":\"ada\",\"password\":\"p:w#d\"}>");
    }

    @ParameterizedTest
    @CsvSource({
        ASM + "none-AbCdEf,failed to fetch secret " + ASM
                + "none-AbCdEf from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        ASM + "db/login-AbCdEf:host::,retrieved secret from Secrets Manager did not contain json key host",
        ASM + "token:user::,unable to parse the secret as JSON to take a key from it",
        ASM + "as_json:none::,retrieved secret from Secrets Manager did not contain json key none",
        SSM + "none,invalid ssm parameters: none",
        "/none,invalid ssm parameters: /none"
    })
    void a_secret_that_is_not_there_keeps_the_task_from_starting(String valueFrom, String why) {
        Task stopped = twin.awaitStopped(run(valueFrom));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason()).startsWith(FETCHING).endsWith(why);
        assertThat(stopped.containers().get(0).exitCode()).isNull();
    }

    @Test
    void a_file_that_is_no_yaml_is_named_and_nothing_of_it_is_told() throws IOException {
        Files.writeString(file, "token: 'hush\nother: x");

        Task stopped = twin.awaitStopped(run("token"));

        assertThat(stopped.stoppedReason())
                .startsWith(FETCHING)
                .contains(file.toString(), "is no YAML")
                .doesNotContain("hush");
    }

    @Test
    void where_there_is_no_file_there_are_no_secrets() {
        twin.close();
        twin = start(Optional.empty());

        assertThat(twin.awaitStopped(run(ASM + "token")).stoppedReason()).startsWith(FETCHING);
    }

    @Test
    void none_of_the_containers_starts_where_the_secret_of_one_is_missing() {
        Path trace = folder.resolve("trace");
        Task stopped = twin.awaitStopped(twin.run(Twin.definition("pair", "true")
                .containerDefinitions(
                        Twin.container("first")
                                .command("touch", trace.toString())
                                .build(),
                        Twin.container("second")
                                .command("true")
                                .secrets(secret("none"))
                                .build())));

        assertThat(stopped.stoppedReason()).startsWith(FETCHING);
        assertThat(trace).doesNotExist();
    }

    private Task run(String valueFrom) {
        return twin.run(Twin.definition(
                "secret",
                container -> container
                        .command("sh", "-c", "echo \"<$VALUE>\"")
                        .environment(Twin.variable("OTHER", "x"))
                        .secrets(secret(valueFrom))));
    }

    private static Secret secret(String valueFrom) {
        return Secret.builder().name("VALUE").valueFrom(valueFrom).build();
    }

    private Twin start(Optional<Path> secrets) {
        return Twin.start(
                LocalFargateSettings.in(folder.resolve("data"))
                        .withContainers(ContainerSettings.processes().withSecrets(secrets)),
                Clock.systemUTC());
    }
}
