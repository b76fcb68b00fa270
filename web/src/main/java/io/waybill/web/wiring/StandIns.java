package io.waybill.web.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SFTP server, an S3 endpoint and, where a task loads or asks one, a PostgreSQL of this machine, which the connections of a DAG lead to: for who has none at hand. They
 * run in a process of their own that ends with this one.
 */
public final class StandIns implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/|$)");
    private static final Pattern PLAIN_BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]");
    private static final Set<String> DATABASE_OPERATORS = Set.of("db_upload", "sql", "sql_wait");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final JsonNode ready;
    private final Set<String> sftpConnections;
    private final Set<String> databaseConnections;

    private StandIns(Process process, JsonNode ready, Set<String> sftpConnections, Set<String> databaseConnections) {
        this.process = process;
        this.ready = ready;
        this.sftpConnections = sftpConnections;
        this.databaseConnections = databaseConnections;
    }

    /**
     * Starts them, and waits until they serve.
     *
     * @param folder where what is published lies afterwards
     * @param dags what they are to serve
     * @throws WaybillException where they do not start
     */
    public static StandIns start(Path folder, List<DagSpec> dags) throws InterruptedException {
        Path jar = Programs.STAND_INS
                .jar()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "The stand-ins were not built; build them with ./waybill --version"));
        Set<String> buckets = new TreeSet<>();
        Set<String> connections = new TreeSet<>();
        Set<String> databases = new TreeSet<>();
        for (DagSpec dag : dags) {
            for (TaskSpec task : dag.tasks()) {
                collectBuckets(task.with(), buckets);
                if (task.uses().equals("publish_sftp")) {
                    connections.add(task.with().path("connection_id").asText());
                } else if (DATABASE_OPERATORS.contains(task.uses())
                        && task.with().path("connection_id").isTextual()) {
                    databases.add(task.with().path("connection_id").asText());
                }
            }
        }
        try {
            Files.createDirectories(folder);
            Path readyFile = folder.resolve("ready.json");
            List<String> words = new ArrayList<>(Programs.java(jar));
            words.addAll(List.of("--folder", folder.toString(), "--ready-file", readyFile.toString()));
            buckets.forEach(bucket -> words.addAll(List.of("--bucket", bucket)));
            if (!databases.isEmpty()) {
                words.addAll(List.of("--database", "waybill"));
            }
            Path log = folder.resolve("stand-ins.log");
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            JsonNode ready = awaited(process, readyFile, log);
            Files.deleteIfExists(readyFile);
            return new StandIns(process, ready, connections, databases);
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "The stand-ins cannot be started: " + e.getMessage(), e);
        }
    }

    private static void collectBuckets(JsonNode node, Set<String> found) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                if (entry.getKey().equals("bucket")
                        && PLAIN_BUCKET.matcher(entry.getValue().asText()).matches()) {
                    found.add(entry.getValue().asText());
                }
                collectBuckets(entry.getValue(), found);
            });
        } else if (node.isArray()) {
            node.forEach(item -> collectBuckets(item, found));
        } else if (node.isTextual()) {
            Matcher address = BUCKET.matcher(node.textValue());
            while (address.find()) {
                found.add(address.group(1));
            }
        }
    }

    private static JsonNode awaited(Process process, Path readyFile, Path log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(readyFile)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                String told = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "The stand-ins did not start: " + told.substring(Math.max(0, told.length() - 2000)));
            }
        }
        return JSON.readTree(Files.readAllBytes(readyFile));
    }

    /** This process's environment with the connections that lead to them. */
    public Map<String, String> connections(Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        JsonNode sftp = ready.path("sftp");
        for (String id : sftpConnections) {
            ObjectNode connection = JSON.createObjectNode().put("conn_type", "sftp");
            connection.put("host", sftp.path("host").asText());
            connection.put("login", sftp.path("user").asText());
            connection.put("password", sftp.path("password").asText());
            connection
                    .putObject("extra")
                    .put("host_key", sftp.path("host_key").asText())
                    .put(
                            "connect_to",
                            sftp.path("host").asText() + ":" + sftp.path("port").asInt());
            all.put("WAYBILL_CONN_" + id.toUpperCase(Locale.ROOT), connection.toString());
        }
        JsonNode postgres = ready.path("postgres");
        for (String id : databaseConnections) {
            ObjectNode connection = JSON.createObjectNode().put("conn_type", "postgres");
            connection.put("host", postgres.path("host").asText());
            connection.put("port", postgres.path("port").asInt());
            connection.put("login", postgres.path("user").asText());
            connection.put("password", postgres.path("password").asText());
            connection.put("schema", postgres.path("database").asText());
            all.put("WAYBILL_CONN_" + id.toUpperCase(Locale.ROOT), connection.toString());
        }
        return all;
    }

    /** What steps find in their environment. */
    public Map<String, String> variables() {
        JsonNode s3 = ready.path("s3");
        return Map.of(
                "AWS_ENDPOINT_URL_S3", s3.path("endpoint").asText(),
                "AWS_ACCESS_KEY_ID", s3.path("access_key_id").asText(),
                "AWS_SECRET_ACCESS_KEY", s3.path("secret_access_key").asText(),
                "AWS_REGION", "us-east-1");
    }

    /** Ends them. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
