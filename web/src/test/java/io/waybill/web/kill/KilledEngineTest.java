package io.waybill.web.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scheduler that dies at every point of launch and observation, again and again, against a local Fargate in a process of
 * its own: each attempt starts one container, every run ends, no container is left behind.
 */
class KilledEngineTest {
    private static final int KILLS = Boolean.getBoolean("waybill.long") ? 200 : 20;
    private static final long SEED = Long.getLong("waybill.seed", 20_261_125);

    /** A point is not reached in every life, such as a stop that is over already; so many lives are enough for all kills. */
    private static final int MOST_LIVES = KILLS * 3;

    private static final List<FailPoint> POINTS = List.of(FailPoint.values());
    private static final Pattern ENDPOINT = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    /** Each task notes who it is, in one line that is written at once. */
    private static final String DAG = """
            dag_id: mortal
            max_active_tasks: 8
            defaults:
              retry_delay: 0s
              with:
                bash: {shell: sh, environment: {NOTES: "%s"}}
            tasks:
              - id: first
                uses: bash
                with: {bash_command: 'echo "$WAYBILL_RUN_ID first $WAYBILL_TRY_NUMBER $HOSTNAME" >>"$NOTES"'}
              - id: fails_once
                needs: [first]
                uses: bash
                retries: 1
                with:
                  bash_command: |
                    echo "$WAYBILL_RUN_ID fails_once $WAYBILL_TRY_NUMBER $HOSTNAME" >>"$NOTES"
                    [ "$WAYBILL_TRY_NUMBER" != 1 ]
              - id: takes_a_while
                needs: [first]
                uses: bash
                with:
                  bash_command: |
                    echo "$WAYBILL_RUN_ID takes_a_while $WAYBILL_TRY_NUMBER $HOSTNAME" >>"$NOTES"
                    sleep 0.5
              - id: takes_too_long
                needs: [first]
                uses: bash
                execution_timeout: 1s
                with:
                  bash_command: |
                    echo "$WAYBILL_RUN_ID takes_too_long $WAYBILL_TRY_NUMBER $HOSTNAME" >>"$NOTES"
                    sleep 600
              - id: last
                needs: [fails_once, takes_a_while, takes_too_long]
                trigger_rule: all_done
                uses: bash
                with: {bash_command: 'echo "$WAYBILL_RUN_ID last $WAYBILL_TRY_NUMBER $HOSTNAME" >>"$NOTES"'}
            """;

    @TempDir
    private Path folder;

    private Path notes;
    private Path dag;
    private Process fargate;
    private String endpoint;

    @BeforeEach
    void start_a_fargate() throws IOException {
        notes = folder.resolve("notes");
        dag = Files.writeString(folder.resolve("mortal.yaml"), DAG.formatted(notes));
        fargate = java("io.waybill.web.Main", "local-fargate", "--unsigned", "--port", "0");
        BufferedReader output = fargate.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null && endpoint == null; line = output.readLine()) {
            Matcher found = ENDPOINT.matcher(line);
            endpoint = found.find() ? found.group() : null;
        }
        assertThat(endpoint).as("where the local Fargate listens").isNotNull();
    }

    @AfterEach
    void stop_it() {
        fargate.descendants().forEach(ProcessHandle::destroyForcibly);
        fargate.destroyForcibly();
    }

    @Test
    @SuppressWarnings("SystemOut") // The seed is to be read where it passes, too.
    void each_attempt_starts_one_container_wherever_the_engine_dies() throws Exception {
        Random random = new Random(SEED);
        Map<FailPoint, Integer> deaths = new EnumMap<>(FailPoint.class);
        int kills = 0;
        for (int life = 0; kills < KILLS && life < MOST_LIVES; life++) {
            // Every point in turn, so that none is left out, at its first to fourth time.
            FailPoint point = POINTS.get(life % POINTS.size());
            int time = 1 + random.nextInt(4);
            int exitCode = live(point.name(), Integer.toString(time), "run-" + life);
            assertThat(exitCode)
                    .as("seed %d, life %d, %s %d", SEED, life, point, time)
                    .isIn(0, MortalEngine.KILLED);
            if (exitCode == MortalEngine.KILLED) {
                kills++;
                deaths.merge(point, 1, Integer::sum);
            }
        }
        assertThat(live("-", "0")).as("the last life, seed %d", SEED).isZero();
        System.out.println("Seed " + SEED + ", deaths: " + deaths);

        assertThat(kills).as("seed %d", SEED).isEqualTo(KILLS);
        assertThat(deaths.keySet()).as("points at which it died").containsExactlyElementsOf(POINTS);
        // Its own children are supervisors, some of which wait for an order.
        Awaitility.await("containers that are left")
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> fargate.children()
                        .flatMap(ProcessHandle::children)
                        .findAny()
                        .isEmpty());
        List<String> attempts = endedAttempts();
        assertThat(Files.readAllLines(notes)).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(attempts);
    }

    /** Looks at every run and gives a line for each container attempt, as the container itself should have noted it. */
    private List<String> endedAttempts() {
        List<String> attempts = new ArrayList<>();
        try (Database database = Database.open(MortalEngine.database(folder))) {
            RunStore runs = new RunStore(database);
            for (int life = 0; life < MOST_LIVES; life++) {
                // A life may have ended before it came to make its run.
                RunRow run = runs.find("mortal", "run-" + life).orElse(null);
                if (run == null) {
                    continue;
                }
                assertThat(run.state()).as(run.runId()).isEqualTo(RunState.SUCCESS);
                for (TaskRow task : runs.tasks(run.id())) {
                    assertThat(task.state().isTerminal()).as(task.toString()).isTrue();
                    attempts.addAll(containers(run, runs.attempts(run.id(), task.nodeId(), task.mapIndex(), 100)));
                }
            }
        }
        assertThat(attempts).as("attempts of runs").isNotEmpty();
        return attempts;
    }

    private static List<String> containers(RunRow run, List<AttemptRow> attempts) {
        List<String> lines = new ArrayList<>();
        for (AttemptRow attempt : attempts) {
            assertThat(attempt.kind()).as(attempt.toString()).isNotNull();
            if (!attempt.clientToken().isEmpty()) {
                String arn = String.valueOf(attempt.taskArn());
                lines.add(String.join(
                        " ",
                        run.runId(),
                        attempt.nodeId().replace(".run", ""),
                        Integer.toString(attempt.tryNumber()),
                        arn.substring(arn.lastIndexOf('/') + 1)));
            }
        }
        return lines;
    }

    /** One life of the engine; gives its exit code. */
    private int live(String point, String time, String... newRuns) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of(MortalEngine.class.getName(), folder.toString(), endpoint, dag.toString(), point, time));
        arguments.addAll(Arrays.asList(newRuns));
        Process engine = java(arguments.toArray(String[]::new));
        try (BufferedReader output = engine.inputReader(StandardCharsets.UTF_8)) {
            String said = String.join("\n", output.lines().toList());
            assertThat(engine.waitFor(120, TimeUnit.SECONDS)).as(said).isTrue();
            if (engine.exitValue() != 0 && engine.exitValue() != MortalEngine.KILLED) {
                throw new AssertionError("The engine ended with " + engine.exitValue() + ":\n" + said);
            }
            return engine.exitValue();
        } finally {
            engine.destroyForcibly();
        }
    }

    private Process java(String... arguments) throws IOException {
        return OtherJvm.of(List.of(), arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
