package io.waybill.bench;

import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Subscription;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.plugin.Plugins;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.wiring.Waybill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What the engine adds to the work: container tasks whose command is {@code true}, through the local Fargate's process
 * mode with zero delays. A chain of 100 shows how long one task takes from the end of the one before; 1 → 500 → 1 with
 * 16 at a time shows how many go through. Machines differ most in what it costs to start a program and to make a file, so the
 * table begins with that: {@code true} alone; as the local Fargate must start it, under a shell in a session of its own; and an
 * empty file in a folder of its own. A task needs six files and folders. Where ext4 has no journal, making one takes ten times
 * as long for minutes after many were deleted, which this does at its end, and the local Fargate in the fan's rounds.
 */
final class LocalFargateRuns {
    private static final String DEFAULTS = "defaults: {with: {ecs: {image: none, command: [\"true\"]}}}\ntasks:\n";

    private static final List<String> UNDER_A_SHELL =
            List.of("/usr/bin/setsid", "--", "/bin/sh", "-c", "/bin/true; exit $?");
    private static final int STARTS = 20;

    /**
     * After so many tasks Java has compiled what is run often: a server's first minute at this pace. With more than 10,000 tasks
     * within the hour the local Fargate begins to delete the oldest.
     */
    private static final int WARM_UPS = 7_000;

    private LocalFargateRuns() {}

    /**
     * Takes how often each DAG is run, 15 times unless told otherwise, after those that warm up; and {@code chain} or
     * {@code fan} for one of them alone.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
        Map<String, String> dags = new TreeMap<>(Map.of("chain", chain(100), "fan", fan(500)));
        if (args.length > 1) {
            dags.keySet().retainAll(Set.of(args[1]));
        }
        if (dags.isEmpty()) {
            throw new IllegalArgumentException("There is no DAG " + args[1] + "; there are chain and fan");
        }
        Path folder = Files.createTempDirectory("waybill-bench");
        Settings settings = SettingsReader.read(List.of(), Map.of(), null, folder).settings();
        Operators operators = Operators.load();
        try (Waybill waybill = Waybill.open(settings, folder, List::of, Plugins.none(), Clock.systemUTC())) {
            waybill.engine().start();
            print("true alone", List.of("/bin/true"), rounds);
            print("true under a shell in its own session", UNDER_A_SHELL, rounds);
            printFiles(folder, rounds);
            System.out.println();
            System.out.println("| DAG | tasks | runs | median ms a task | best | worst | tasks/s at the median | the first run |");
            System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
            for (Map.Entry<String, String> dag : dags.entrySet()) {
                measure(waybill, operators, dag.getKey(), dag.getValue(), rounds);
            }
        } finally {
            delete(folder);
        }
    }

    /** What a program costs here, from its start to the moment that Java hears of its end. */
    private static void print(String what, List<String> command, int rounds) throws IOException, InterruptedException {
        double[] millis = new double[rounds * STARTS];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            new ProcessBuilder(command).start().onExit().join();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf("%s: %.2f ms at the median of %d%n", what, millis[millis.length / 2], millis.length);
    }

    private static void printFiles(Path folder, int rounds) throws IOException {
        double[] micros = new double[rounds * STARTS];
        for (int i = 0; i < micros.length; i++) {
            Path parent = Files.createDirectory(folder.resolve("made" + i));
            long start = System.nanoTime();
            Files.createFile(parent.resolve("file"));
            micros[i] = (System.nanoTime() - start) / 1e3;
        }
        Arrays.sort(micros);
        System.out.printf("an empty file: %.0f µs at the median of %d%n", micros[micros.length / 2], micros.length);
    }

    private static String chain(int tasks) {
        StringBuilder yaml = new StringBuilder(DEFAULTS);
        yaml.append("- {id: t0, uses: ecs}\n");
        for (int i = 1; i < tasks; i++) {
            yaml.append("- {id: t%d, uses: ecs, needs: [t%d]}\n".formatted(i, i - 1));
        }
        return yaml.toString();
    }

    private static String fan(int width) {
        StringBuilder yaml = new StringBuilder("max_active_tasks: 16\n" + DEFAULTS + "- {id: first, uses: ecs}\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < width; i++) {
            yaml.append("- {id: t%d, uses: ecs, needs: [first]}\n".formatted(i));
            all.append(i == 0 ? "" : ", ").append('t').append(i);
        }
        return yaml.append("- {id: last, uses: ecs, needs: [").append(all).append("]}\n").toString();
    }

    private static void measure(Waybill waybill, Operators operators, String dagId, String yaml, int rounds)
            throws InterruptedException {
        DagFile file = new DagFileReader(operators)
                .read(dagId + ".yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());
        DagSpec dag = file.dags().stream().findFirst().orElseThrow(() -> new IllegalStateException(file.problems()
                .toString()));
        waybill.dags()
                .upsertVersion(
                        NewVersion.of(dag, file.path(), file.source()),
                        Instant.now());
        double[] millis = new double[rounds];
        double first = run(waybill, dagId) / dag.tasks().size();
        for (int tasks = dag.tasks().size(); tasks < WARM_UPS; tasks += dag.tasks().size()) {
            run(waybill, dagId);
        }
        for (int round = 0; round < rounds; round++) {
            millis[round] = run(waybill, dagId) / dag.tasks().size();
        }
        Arrays.sort(millis);
        double median = millis[rounds / 2];
        System.out.printf(
                "| %s | %d | %d | %.2f | %.2f | %.2f | %.0f | %.2f |%n",
                dagId, dag.tasks().size(), rounds, median, millis[0], millis[rounds - 1], 1000 / median, first);
    }

    /** How many milliseconds a run takes, from its start to its end as the store has them. */
    private static double run(Waybill waybill, String dagId) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Subscription changes = waybill.engine().subscribe(change -> {
            if (change.dagId().equals(dagId) && change.runState().isTerminal()) {
                ended.countDown();
            }
        });
        RunRow made = waybill.engine().trigger(TriggerRequest.manual(dagId, Instant.now(), "bench"));
        ended.await();
        changes.close();
        RunRow run = waybill.runs().find(dagId, made.runId()).orElseThrow();
        if (run.state() != RunState.SUCCESS) {
            throw new IllegalStateException("The run of " + dagId + " ended as " + run.state() + ": " + run.reason());
        }
        return Duration.between(run.startedAt(), run.endedAt()).toNanos() / 1e6;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
