package io.waybill.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How many calls of AWS a task costs: tasks of a minute, at most 100 at a time, with nobody looking at their logs. Time
 * runs ten times as fast: tasks last 6 s, and are looked at every 100 ms to 1 s in place of 1 s to 10 s. A proxy before
 * the local Fargate counts.
 */
final class EcsCalls {
    private static final int AT_ONCE = 100;
    private static final String TARGET = "X-Amz-Target";

    private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI fargate;

    private EcsCalls(URI fargate) {
        this.fargate = fargate;
    }

    /** Takes how many tasks a run has; 1,000 unless told otherwise. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int tasks = args.length == 0 ? 1_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("waybill-bench");
        ExecutorService threads = Executors.newFixedThreadPool(64);
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (LocalFargate fargate = LocalFargate.start(
                LocalFargateSettings.in(folder.resolve("fargate")).withSignatureRequired(false),
                Clock.systemUTC())) {
            EcsCalls counter = new EcsCalls(fargate.endpoint());
            proxy.createContext("/", counter::pass);
            proxy.setExecutor(threads);
            proxy.start();
            counter.measure(folder, URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()), tasks);
        } finally {
            proxy.stop(0);
            threads.shutdownNow();
            delete(folder);
        }
    }

    private void measure(Path folder, URI endpoint, int tasks) throws InterruptedException {
        Settings settings = SettingsReader.read(
                        List.of(),
                        Map.of(
                                "WAYBILL_AWS_ENDPOINT", endpoint.toString(),
                                "WAYBILL_AWS_ACCESS_KEY_ID", "bench",
                                "WAYBILL_AWS_SECRET_ACCESS_KEY", "bench",
                                "WAYBILL_AWS_WATCH_FASTEST", "100ms",
                                "WAYBILL_AWS_WATCH_SLOWEST", "1s",
                                "WAYBILL_SCHEDULER_PARALLELISM", Integer.toString(AT_ONCE)),
                        null,
                        folder)
                .settings();
        Operators operators = Operators.load();
        List<Map<String, Long>> runs = new ArrayList<>();
        try (Waybill waybill = Waybill.open(settings, folder, List::of, Plugins.none(), Clock.systemUTC())) {
            waybill.engine().start();
            load(waybill, operators, tasks);
            for (int run = 0; run < 2; run++) {
                calls.clear();
                run(waybill);
                Map<String, Long> counted = new TreeMap<>();
                calls.forEach((action, number) -> counted.put(action, number.get()));
                runs.add(counted);
            }
        }
        print(runs, tasks);
    }

    private void pass(HttpExchange exchange) throws IOException {
        String action = String.valueOf(exchange.getRequestHeaders().getFirst(TARGET));
        calls.computeIfAbsent(action.substring(action.indexOf('.') + 1), name -> new AtomicLong())
                .incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(fargate)
                .header(TARGET, action)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        exchange.getRequestBody().readAllBytes()))
                .build();
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void load(Waybill waybill, Operators operators, int tasks) {
        StringBuilder yaml = new StringBuilder("max_active_tasks: " + AT_ONCE
                + "\ndefaults: {with: {ecs: {image: none, command: [sleep, \"6\"]}}}\ntasks:\n");
        for (int i = 0; i < tasks; i++) {
            yaml.append("- {id: t%d, uses: ecs}\n".formatted(i));
        }
        DagFile file = new DagFileReader(operators)
                .read("minutes.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8), List.of());
        DagSpec dag = file.dags().stream().findFirst().orElseThrow(() -> new IllegalStateException(file.problems()
                .toString()));
        waybill.dags()
                .upsertVersion(
                        NewVersion.of(dag, file.path(), file.source()),
                        Instant.now());
    }

    private static void run(Waybill waybill) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Subscription changes = waybill.engine().subscribe(change -> {
            if (change.runState().isTerminal()) {
                ended.countDown();
            }
        });
        RunRow made = waybill.engine().trigger(TriggerRequest.manual("minutes", Instant.now(), "bench"));
        ended.await();
        changes.close();
        RunState state = waybill.runs().find("minutes", made.runId()).orElseThrow().state();
        if (state != RunState.SUCCESS) {
            throw new IllegalStateException("The run ended as " + state);
        }
    }

    private static void print(List<Map<String, Long>> runs, int tasks) {
        System.out.println("| call | a task of the first run | a task of the second run |");
        System.out.println("|---|---:|---:|");
        Stream.concat(
                        Stream.of("RunTask", "DescribeTasks", "RegisterTaskDefinition", "GetLogEvents"),
                        runs.stream().flatMap(run -> run.keySet().stream()).sorted())
                .distinct()
                .forEach(action -> System.out.printf(
                        "| %s | %.3f | %.3f |%n",
                        action,
                        runs.get(0).getOrDefault(action, 0L) / (double) tasks,
                        runs.get(1).getOrDefault(action, 0L) / (double) tasks));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
