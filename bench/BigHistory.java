package io.waybill.bench;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.wiring.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** How long pages and calls of the API take where much has happened: many DAGs, with all the runs and tries of years. */
final class BigHistory {
    private static final int TASKS = 10;
    private static final int WARM_UPS = 20;
    private static final int ROUNDS = 100;
    private static final long SEED = 20_261_126;

    /** Paths by what they show; {@code DAG}, {@code RUN} and {@code TASK} stand for one of many. */
    private static final List<String> PATHS = List.of(
            "/",
            "/?q=dag01",
            "/?state=failed",
            "/dags/DAG",
            "/dags/DAG/grid",
            "/dags/DAG/calendar",
            "/dags/DAG/details",
            "/dags/DAG/runs",
            "/dags/DAG/runs?state=failed",
            "/dags/DAG/code",
            "/dags/DAG/versions",
            "/dags/DAG/trigger",
            "/dags/DAG/backfills",
            "/dags/DAG/runs/RUN",
            "/dags/DAG/runs/RUN/gantt",
            "/dags/DAG/runs/RUN/tasks/TASK",
            "/dags/DAG/runs/RUN/change",
            "/dags/DAG/runs/RUN/change?task=TASK&downstream=true",
            "/dags/DAG/runs/RUN/change?task=TASK&past=true&future=true",
            "/dags/DAG/change-runs",
            "/approvals",
            "/assets",
            "/pools",
            "/variables",
            "/connections",
            "/audit",
            "/cost",
            "/cluster",
            "/settings",
            "/docs/api",
            "/pools/form",
            "/variables/form",
            "/connections/form",
            "/api/v2/dags",
            "/api/v2/dags/DAG",
            "/api/v2/dags/DAG/dagRuns",
            "/api/v2/dags/DAG/dagRuns?state=failed&order_by=-run_after",
            "/api/v2/dags/~/dagRuns?limit=100",
            "/api/v2/dags/DAG/dagRuns/RUN",
            "/api/v2/dags/DAG/dagRuns/RUN/taskInstances",
            "/api/v2/dags/DAG/dagRuns/RUN/taskInstances/TASK.run/tries",
            "/api/v2/dags/~/dagRuns/~/taskInstances?limit=100",
            "/api/v2/dagStats",
            "/api/v2/dagSources/DAG",
            "/api/v2/eventLogs",
            "/api/v2/monitor/health",
            "/metrics");

    private final Path folder;
    private final int dags;
    private final int runsOfEach;
    private final HttpClient client = HttpClient.newHttpClient();

    private BigHistory(Path folder, int dags, int runsOfEach) {
        this.folder = folder;
        this.dags = dags;
        this.runsOfEach = runsOfEach;
    }

    /**
     * Takes how many DAGs there are and how many runs each has, of 10 tasks with a try; 1,000 and 200 unless told otherwise. And a
     * folder, to be kept: where one of such a run is given, its history is measured again.
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int dags = args.length < 1 ? 1_000 : Integer.parseInt(args[0]);
        int runs = args.length < 2 ? 200 : Integer.parseInt(args[1]);
        if (args.length > 2) {
            Path kept = Path.of(args[2]).toAbsolutePath();
            BigHistory history = new BigHistory(kept, dags, runs);
            if (!Files.exists(kept)) {
                history.make();
            }
            history.measure();
            return;
        }
        Path folder = Files.createTempDirectory("waybill-bench");
        try {
            BigHistory history = new BigHistory(folder, dags, runs);
            history.make();
            history.measure();
        } finally {
            delete(folder);
        }
    }

    private void make() throws IOException, SQLException {
        for (int i = 0; i < dags; i++) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("dags")).resolve(dagId(i) + ".yaml"), yaml(dagId(i)));
        }
        Files.writeString(folder.resolve("waybill.yaml"), "server: {port: 0}\ndags: {folder: dags}\n");
        long start = System.nanoTime();
        serve().close();
        System.out.printf("%,d DAG files loaded in %.1f s%n", dags, seconds(start));
        start = System.nanoTime();
        fill();
        System.out.printf(
                "%,d runs, %,d tries written in %.1f s, %,d MB%n",
                dags * runsOfEach,
                dags * runsOfEach * TASKS,
                seconds(start),
                Files.size(folder.resolve(".waybill/waybill.mv.db")) >> 20);
    }

    private void measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Server server = serve()) {
            System.out.printf("started again in %.1f s%n%n", seconds(start));
            System.out.println("| path | median ms | p95 ms | worst | KB | KB compressed |");
            System.out.println("|---|---:|---:|---:|---:|---:|");
            for (String path : PATHS) {
                measure(server.address(), path);
            }
        }
    }

    private Server serve() {
        EffectiveSettings settings =
                SettingsReader.read(List.of(), Map.of(), null, folder);
        return Server.start(settings, folder, "bench", Clock.systemUTC());
    }

    private static String dagId(int number) {
        return String.format("dag%04d", number);
    }

    private static String yaml(String dagId) {
        StringBuilder yaml = new StringBuilder("dag_id: " + dagId + "\nowner: bench\ntags: [t" + dagId.charAt(6)
                + "]\nschedule: \"0 3 1 1 *\"\ncatchup: false\ntasks:\n");
        for (int i = 0; i < TASKS; i++) {
            yaml.append("- {id: t").append(i).append(", uses: ecs, with: {image: none}");
            yaml.append(i == 0 ? "}\n" : ", needs: [t" + (i - 1) / 2 + "]}\n");
        }
        return yaml.toString();
    }

    /**
     * A run a day for each DAG until today, one in twenty failed at its last task, written by H2 itself. Rows are written in the order
     * in which they come about, as a file is read by pages: a run's tasks together, its tries among those of the day's other runs.
     */
    private void fill() throws IOException, SQLException {
        DagGraph graph = new GraphBuilder(Operators.load())
                .build(new DagFileReader(Operators.load())
                        .read("dag0000.yaml", yaml("dag0000").getBytes(StandardCharsets.UTF_8), List.of())
                        .dags()
                        .get(0));
        DatabaseSettings database = DatabaseSettings.file(folder.resolve(".waybill/waybill"));
        try (Connection connection =
                DriverManager.getConnection(database.url(), database.user(), database.password())) {
            execute(connection, "CREATE LOCAL TEMPORARY TABLE node (number INT PRIMARY KEY, id TEXT, container BOOLEAN)");
            for (int i = 0; i < graph.nodes().size(); i++) {
                Node node = graph.nodes().get(i);
                boolean container = node.work() instanceof NodeWork.Container;
                execute(connection, "INSERT INTO node VALUES (?, ?, ?)", i, node.id(), container);
            }
            Instant today = LocalDate.now(ZoneOffset.UTC).atStartOfDay(ZoneOffset.UTC).toInstant();
            for (int number = 1; number <= runsOfEach; number++) {
                day(connection, number, today.minus(Duration.ofDays(runsOfEach - number)), graph.nodes().size() - 1);
            }
            execute(connection, "UPDATE dag SET run_count = ?", runsOfEach);
            execute(connection, "SHUTDOWN");
        }
    }

    private static void day(Connection connection, int number, Instant date, int last) throws SQLException {
        execute(connection, """
                INSERT INTO dag_run (dag_id, run_id, number, version_id, run_type, state, logical_date,
                    data_interval_start, data_interval_end, params, triggered_by, note, reason,
                    queued_at, run_after, started_at, ended_at, fence)
                SELECT d.dag_id, 'scheduled__' || n.x, n.x, d.version_id, 'scheduled',
                    CASE WHEN MOD(n.x, 20) = 0 THEN 'failed' ELSE 'success' END, at, at, at, '{}', 'bench', '', '',
                    at, at, DATEADD('SECOND', 1, at), DATEADD('SECOND', 600 + MOD(n.x * 37, 300), at), 1
                FROM (SELECT CAST(? AS BIGINT) AS x, CAST(? AS TIMESTAMP WITH TIME ZONE) AS at) n CROSS JOIN dag d
                ORDER BY d.dag_id""", number, date);
        execute(connection, """
                INSERT INTO task (run_key, node_id, map_index, state, try_number, user_failures, platform_failures,
                    reason, scheduled_at, queued_at, started_at, ended_at)
                SELECT r.id, n.id, -1, CASE WHEN n.number = ? THEN r.state ELSE 'success' END, 1, 0, 0, '',
                    r.started_at, r.started_at, r.started_at, r.ended_at
                FROM dag_run r CROSS JOIN node n WHERE r.queued_at = ? ORDER BY r.id, n.number""", last, date);
        execute(
                connection,
                """
                INSERT INTO attempt (id, run_key, node_id, map_index, try_number, client_token, request, cluster,
                    task_arn, kind, cause, exit_code, stop_code, reason, created_at, launched_at,
                    pull_started_at, started_at, ended_at, cpu, memory, architecture, spot, ephemeral_gib,
                    operating_system, placed_at)
                SELECT RANDOM_UUID(), r.id, n.id, -1, 1, RANDOM_UUID(), ?, 'bench',
                    'arn:aws:ecs:eu-central-1:000000000000:task/bench/' || r.id,
                    CASE WHEN n.number = ? AND r.state = 'failed' THEN 'user' ELSE 'success' END, 'none', 0,
                    'EssentialContainerExited', '', r.started_at, r.started_at, r.started_at, r.started_at, r.ended_at,
                    256, 512, 'X86_64', FALSE, 20, 'LINUX', r.started_at
                FROM dag_run r CROSS JOIN node n WHERE r.queued_at = ? AND n.container ORDER BY n.number, r.id""",
                "{\"overrides\":\"" + "x".repeat(300) + "\"}",
                last,
                date);
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private void measure(URI server, String path) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        double[] millis = new double[ROUNDS];
        int size = 0;
        for (int i = -WARM_UPS; i < ROUNDS; i++) {
            URI uri = server.resolve(path.replace("DAG", dagId(random.nextInt(dags)))
                    .replace("RUN", "scheduled__" + (1 + random.nextInt(runsOfEach)))
                    .replace("TASK", "t" + random.nextInt(TASKS)));
            long start = System.nanoTime();
            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(uri + " answers " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            size = answer.body().length;
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        HttpRequest compressed = HttpRequest.newBuilder(server.resolve(path.replace("DAG", dagId(0))
                        .replace("RUN", "scheduled__1")
                        .replace("TASK", "t0")))
                .header("Accept-Encoding", "gzip")
                .build();
        int sent = client.send(compressed, HttpResponse.BodyHandlers.ofByteArray()).body().length;
        System.out.printf(
                "| `%s` | %.1f | %.1f | %.1f | %d | %d |%n",
                path,
                millis[ROUNDS / 2],
                millis[ROUNDS * 95 / 100],
                millis[ROUNDS - 1],
                size / 1024,
                (sent + 1023) / 1024);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
