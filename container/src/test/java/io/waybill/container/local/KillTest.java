package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** {@code kill -9} of a process that runs a local Fargate, at any moment, with the client calling on. */
class KillTest {

    private static final int TASKS_A_ROUND = 12;
    private static final int ROUNDS = Boolean.getBoolean("waybill.long") ? 20 : 3;

    @TempDir
    private Path folder;

    private Process program;
    private EcsClient ecs;

    @AfterEach
    void stop() {
        program.destroyForcibly();
        ecs.close();
    }

    @Test
    void no_accepted_task_is_lost_and_none_runs_twice() throws IOException {
        Path starts = Files.createDirectory(folder.resolve("starts"));
        Random random = new Random(42);
        List<String> tokens = new ArrayList<>();
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        start();
        ecs.registerTaskDefinition(
                Twin.definition("counted", "sh", "-c", "echo x >> " + starts + "/$HOSTNAME; sleep 0.2; exit 3")
                        .build());

        for (int round = 0; round < ROUNDS; round++) {
            List<String> ofRound = new ArrayList<>();
            for (int i = 0; i < TASKS_A_ROUND; i++) {
                ofRound.add("token-" + round + "-" + i);
            }
            tokens.addAll(ofRound);
            EcsClient client = ecs;
            CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> runAll(client, ofRound, accepted));
            int killAfter = accepted.size() + 1 + random.nextInt(TASKS_A_ROUND - 1);
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> accepted.size() >= killAfter);
            program.destroyForcibly();
            calls.join();
            start();
        }
        Set<String> all = ConcurrentHashMap.newKeySet();
        tokens.forEach(token -> all.add(run(ecs, token)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> describe(all).stream()
                        .allMatch(task -> task.lastStatus().equals("STOPPED")));

        assertThat(all).hasSize(tokens.size()).containsAll(accepted);
        assertThat(describe(all))
                .hasSize(tokens.size())
                .allSatisfy(
                        task -> assertThat(task.containers().get(0).exitCode()).isEqualTo(3));
        try (var files = Files.list(starts)) {
            assertThat(files)
                    .hasSize(tokens.size())
                    .allSatisfy(file -> assertThat(file).hasContent("x"));
        }
        program.destroyForcibly();
        Awaitility.await("no supervisor waits for a program that is gone")
                .until(() -> Twin.supervisors(folder.resolve("data")).isEmpty());
    }

    private static void runAll(EcsClient client, List<String> tokens, Set<String> accepted) {
        try {
            tokens.forEach(token -> accepted.add(run(client, token)));
        } catch (SdkException e) {
            // The endpoint is gone. The call is made again later, as an engine would after a restart of its own.
            assertThat(e).isNotInstanceOf(EcsException.class);
        }
    }

    private static String run(EcsClient client, String token) {
        return client.runTask(request -> request.taskDefinition("counted")
                        .launchType(LaunchType.FARGATE)
                        .clientToken(token))
                .tasks()
                .get(0)
                .taskArn();
    }

    private List<Task> describe(Set<String> arns) {
        List<String> wanted = List.copyOf(arns);
        List<Task> told = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += 100) {
            List<String> part = wanted.subList(from, Math.min(from + 100, wanted.size()));
            told.addAll(ecs.describeTasks(request -> request.tasks(part)).tasks());
        }
        return told;
    }

    private void start() {
        try {
            program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            TwinProgram.class.getName(),
                            folder.resolve("data").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = program.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            while (line != null && !line.startsWith("http://")) {
                line = output.readLine();
            }
            assertThat(line).as("The program ended before it listened").isNotNull();
            String[] parts = line.split(" ", -1);
            if (ecs != null) {
                ecs.close();
            }
            ecs = Twin.ecs(URI.create(parts[0]), new LocalCredentials(parts[1], parts[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
