package io.waybill.web.server;

import static org.awaitility.Awaitility.await;

import io.waybill.engine.vault.Connection;
import io.waybill.web.server.Http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server with something of everything, and somebody who asks for all of it by the API. */
final class ApiScenario implements AutoCloseable {
    static final String FIRST = "first";
    private static final String SALES = """
            dag_id: sales
            description: Sales by region
            owner: ann
            schedule: "@daily"
            start_date: 2026-01-01
            catchup: false
            tags: [money]
            webhook: {connection: hook}
            params:
              region: {type: string, default: eu}
            tasks:
              - {id: clean, uses: ecs, retries: 1, retry_delay: 1h, with: {image: tools}, outputs: [rows]}
              - id: load
                uses: ecs
                needs: [clean]
                expand: {over: [{name: eu}, {name: us}], label: "{{ item.name }}"}
                with: {image: tools, command: "load {{ item.name }}"}
              - {id: ask, uses: approval, needs: [load], with: {subject: "Go on?", options: [yes, no]}}
            """;
    private static final String PRODUCER = """
            dag_id: producer
            tasks: [{id: load, uses: empty, outlets: [{name: orders, uri: s3://lake/orders}]}]
            """;
    private static final String CONSUMER = """
            dag_id: consumer
            schedule: {assets: "orders & rates"}
            tasks: [{id: a, uses: empty}]
            """;
    private static final String DAILY =
            "dag_id: daily\nschedule: '@daily'\nwebhook: {connection: signed}\ntasks: [{id: a, uses: empty}]";

    /** Its containers end when they are stopped, and not before. */
    private static final String SLOW =
            "dag_id: slow\nschedule: '@daily'\ntasks: [{id: a, uses: ecs, with: {image: tools}}]";

    private static final String HOOK_SECRET = "0123456789abcdef";
    private static final String QUICK = "dag_id: quick\ntasks: [{id: a, uses: empty}]";

    private final Site site;
    private final Http http;
    private final String[] token;
    private final Map<String, String> names;
    private final List<String> wrong;
    private String asset = "0";

    /** @param wrong gets each answer that has another status than was expected */
    ApiScenario(Site site, Http http, List<String> wrong) {
        this.wrong = wrong;
        this.site = site;
        this.http = http;
        this.token = new String[] {"Authorization", "Bearer " + site.adminToken("root")};
        hook("hook", "");
        hook("signed", "{\"signing_secret\": \"any\"}");
        site.file("sales.yaml", SALES);
        site.file("producer.yaml", PRODUCER);
        site.file("consumer.yaml", CONSUMER);
        site.file("quick.yaml", QUICK);
        site.file("daily.yaml", DAILY);
        site.file("slow.yaml", SLOW);
        site.file("broken.yaml", "tasks: 3");
        site.targets(ClusterTest.two());
        site.fargate()
                .each(task -> task.starts().writes("one", "::output rows=12::").succeeds());
        post(200, "/api/v2/dags/sales/dagRuns", "{\"dag_run_id\": \"first\", \"note\": \"why\"}");
        await().until(() -> http.get("/api/v2/dags/sales/dagRuns/first/taskInstances/ask/-1/hitlDetails", token)
                        .status()
                == 200);
        names = Map.ofEntries(
                Map.entry("dagId", "sales"),
                Map.entry("runId", FIRST),
                Map.entry("taskId", "clean.run"),
                Map.entry("mapIndex", "0"),
                Map.entry("try", "1"),
                Map.entry(
                        "version",
                        String.valueOf(site.dags().find("sales").orElseThrow().versionId())),
                Map.entry("assetId", "1"),
                Map.entry("token", "sales." + HOOK_SECRET),
                Map.entry("key", "rows"),
                Map.entry("name", "default_pool"),
                Map.entry("id", "1"));
    }

    /** An address of this shape where something is. */
    String address(String path) {
        String address = path;
        if (path.contains("hitlDetails") && path.contains("{taskId}")) {
            address = address.replace("{taskId}", "ask").replace("{mapIndex}", "-1");
        }
        if (path.contains("{taskId}/listMapped") || path.contains("{taskId}/{mapIndex}")) {
            address = address.replace("{taskId}", "load.run");
        }
        if (path.endsWith("/tasks/{taskId}")) {
            address = address.replace("{taskId}", "clean");
        }
        if (path.startsWith("/api/v2/variables")) {
            address = address.replace("{key}", "region");
        }
        if (path.startsWith("/api/v2/connections")) {
            address = address.replace("{id}", "shop");
        }
        if (path.startsWith("/api/waybill/v1/users")) {
            address = address.replace("{name}", "root");
        }
        if (path.contains("assets") && path.contains("queuedEvents")) {
            address = address.replace("{dagId}", "consumer").replace("{assetId}", asset);
        }
        for (Map.Entry<String, String> name : names.entrySet()) {
            address = address.replace("{" + name.getKey() + "}", name.getValue());
        }
        return address;
    }

    Answer get(int status, String address) {
        return expect(status, address, http.get(address, token));
    }

    Answer post(int status, String address, String body) {
        return send(status, "POST", address, body);
    }

    Answer send(int status, String method, String address, String body) {
        return expect(status, method + " " + address + " " + body, http.json(method, address, body, token));
    }

    private Answer expect(int status, String what, Answer answer) {
        if (answer.status() != status) {
            wrong.add("%s answered %d and not %d: %s".formatted(what, answer.status(), status, answer.body()));
        }
        return answer;
    }

    /** Everything that is answered well, and what is there already. */
    void ask() {
        vault();
        hooks();
        users();
        assets();
        backfills();
        pasts();
        reads();
        changes();
    }

    private void reads() {
        List<String> plain = new ArrayList<>();
        AnswerCheck.operations().stream()
                .filter(operation -> operation.method().equals("GET"))
                .filter(operation ->
                        !Set.of("get_events", "wait_dag_run_until_finished").contains(operation.id()))
                .forEach(operation -> plain.add(address(operation.path())));
        for (String address : plain) {
            String more = address.equals("/api/v2/backfills") ? "?dag_id=sales" : "";
            get(200, address + more);
        }
        get(200, "/api/v2/dags/~/dagRuns?state=running&limit=1&order_by=-id");
        get(404, "/api/waybill/v1/notifications?dag_id=sales&run_id=none");
        post(200, "/api/v2/dags/~/dagRuns/list", "{\"dag_ids\": [\"sales\"], \"page_limit\": 1}");
        post(200, "/api/v2/dags/~/dagRuns/~/taskInstances/list", "{\"state\": [\"success\", null]}");
        String entry = "{\"key\": \"checked\", \"value\": {\"good\": true}}";
        post(201, "/api/v2/dags/sales/dagRuns/first/taskInstances/clean.run/xcomEntries", entry);
        post(409, "/api/v2/dags/sales/dagRuns/first/taskInstances/clean.run/xcomEntries", entry);
        get(200, "/api/v2/dags/sales/dagRuns/first/taskInstances/load.run/logs/1?map_index=1&full_content=true");
        get(200, "/api/v2/dags/sales/dagRuns/first/taskInstances/clean.run/xcomEntries/rows?stringify=true");
    }

    private void hook(String connection, String extra) {
        site.vault()
                .create(
                        new Connection(connection, "webhook", "", "", "", "", HOOK_SECRET, null, extra, "", ""),
                        "test");
    }

    private void hooks() {
        String hook = "/hooks/sales." + HOOK_SECRET;
        for (int status : new int[] {201, 200}) {
            expect(status, hook, http.json("POST", hook, "{\"region\": \"us\"}", "Idempotency-Key", "order-7"));
        }
        post(401, "/hooks/daily." + HOOK_SECRET, "{}");
    }

    private void vault() {
        post(201, "/api/v2/pools", "{\"name\": \"small\", \"slots\": 2, \"include_deferred\": true}");
        post(409, "/api/v2/pools", "{\"name\": \"small\", \"slots\": 2}");
        send(200, "PATCH", "/api/v2/pools/small?update_mask=slots", "{\"slots\": 3}");
        send(204, "DELETE", "/api/v2/pools/small", "");
        post(201, "/api/v2/variables", "{\"key\": \"region\", \"value\": {\"a\": 1}, \"is_secret\": true}");
        post(409, "/api/v2/variables", "{\"key\": \"region\", \"value\": \"x\"}");
        send(200, "PATCH", "/api/v2/variables/region", "{\"description\": \"Where\"}");
        post(201, "/api/v2/variables", "{\"key\": \"gone\", \"value\": \"x\"}");
        send(204, "DELETE", "/api/v2/variables/gone", "");
        post(201, "/api/v2/connections", """
                {"connection_id": "shop", "conn_type": "http", "host": "shop.example", "port": 8443, "password": "p"}
                """);
        post(409, "/api/v2/connections", "{\"connection_id\": \"shop\", \"conn_type\": \"http\"}");
        send(200, "PATCH", "/api/v2/connections/shop", "{\"login\": \"ann\"}");
        post(201, "/api/v2/connections", "{\"connection_id\": \"gone\", \"conn_type\": \"http\"}");
        send(204, "DELETE", "/api/v2/connections/gone", "");
    }

    private void users() {
        String credentials = "{\"username\": \"bob\", \"password\": \"correct horse battery\"}";
        String user = "{\"name\": \"bob\", \"password\": \"correct horse battery\", \"roles\": [\"admin\"]}";
        post(201, "/api/waybill/v1/users", user);
        post(409, "/api/waybill/v1/users", user);
        send(200, "PATCH", "/api/waybill/v1/users/bob", "{\"roles\": [\"viewer:sales\"]}");
        String bob = post(201, "/auth/token", credentials)
                .json()
                .path("access_token")
                .asText();
        // They see another DAG only.
        expect(404, "backfills", http.get("/api/v2/backfills?dag_id=quick", "Authorization", "Bearer " + bob));
        post(401, "/auth/token", credentials.replace("correct", "wrong"));
        for (int failures = 0; failures < 5; failures++) {
            post(401, "/auth/token", credentials.replace("bob", "mallory"));
        }
        post(429, "/auth/token", credentials.replace("bob", "mallory"));
        String id = post(
                        201,
                        "/api/waybill/v1/tokens",
                        "{\"label\": \"ci\", \"role\": \"viewer\", \"lifetime\": \"3d\"}")
                .json()
                .path("id")
                .asText();
        send(204, "DELETE", "/api/waybill/v1/tokens/" + id, "");
    }

    private void assets() {
        asset = get(200, "/api/v2/assets?name_pattern=orders")
                .json()
                .path("assets")
                .path(0)
                .path("id")
                .asText();
        post(200, "/api/v2/assets/events", "{\"asset_id\": " + asset + ", \"extra\": {\"rows\": 3}}");
        post(404, "/api/v2/assets/events", "{\"asset_id\": 987}");
        post(200, "/api/v2/assets/" + asset + "/materialize", "");
        String rates = get(200, "/api/v2/assets?name_pattern=rates")
                .json()
                .path("assets")
                .path(0)
                .path("id")
                .asText();
        post(404, "/api/v2/assets/" + rates + "/materialize", "");
        site.file("other.yaml", PRODUCER.replace("producer", "other"));
        post(409, "/api/v2/assets/" + asset + "/materialize", "");
        site.noFile("other.yaml");
        for (String queued : List.of(
                "/api/v2/assets/" + asset + "/queuedEvents",
                "/api/v2/dags/consumer/assets/queuedEvents",
                "/api/v2/dags/consumer/assets/" + asset + "/queuedEvents")) {
            // Ends here, so that the wait is for what comes next.
            await().until(() -> http.get(queued, token).status() == 200);
            send(204, "DELETE", queued, "");
            post(200, "/api/v2/assets/events", "{\"asset_id\": " + asset + "}");
        }
        await().until(() ->
                http.get("/api/v2/dags/consumer/assets/queuedEvents", token).status() == 200);
    }

    private void backfills() {
        String range = "{\"dag_id\": \"slow\", \"from_date\": \"2026-01-01T00:00:00Z\","
                + " \"to_date\": \"2026-01-03T00:00:00Z\", \"max_active_runs\": 1}";
        String none = range.replace("slow", "quick");
        post(200, "/api/v2/backfills/dry_run", range);
        post(409, "/api/v2/backfills/dry_run", none);
        post(404, "/api/v2/backfills/dry_run", range.replace("slow", "nobody"));
        post(404, "/api/v2/backfills", range.replace("slow", "nobody"));
        String one = "/api/v2/backfills/"
                + post(200, "/api/v2/backfills", range).json().path("id").asText();
        post(409, "/api/v2/backfills", none);
        send(200, "PUT", one + "/pause", "");
        send(200, "PUT", one + "/unpause", "");
        send(200, "PUT", one + "/cancel", "");
        await().until(() -> http.json("PUT", one + "/cancel", "", token).status() == 409);
        send(409, "PUT", one + "/pause", "");
        send(409, "PUT", one + "/unpause", "");
    }

    /** What is changed of runs that have been. */
    private void pasts() {
        String runs = "/api/v2/dags/quick/dagRuns";
        post(200, runs, "{\"dag_run_id\": \"done\", \"logical_date\": null, \"conf\": {}}");
        post(409, runs, "{\"dag_run_id\": \"done\"}");
        ended("done");
        get(200, runs + "/done/wait?interval=1&result=a");
        post(200, runs + "/done/clear", "{\"dry_run\": true}");
        post(200, runs + "/done/clear", "{\"dry_run\": false}");
        ended("done");
        post(200, "/api/v2/dags/quick/clearTaskInstances", """
                {"dag_run_id": "done", "task_ids": ["a"], "only_failed": false, "dry_run": true}
                """);
        send(200, "PATCH", runs + "/done", "{\"state\": \"success\"}");
        ended("done");
        send(200, "PATCH", runs + "/done/taskInstances/a/dry_run", "{\"new_state\": \"failed\"}");
        send(200, "PATCH", runs + "/done/taskInstances/a/-1/dry_run", "{\"new_state\": \"failed\"}");
        send(200, "PATCH", runs + "/done/taskInstances/a", "{\"new_state\": \"failed\"}");
        send(200, "PATCH", runs + "/done/taskInstances/a/-1", "{\"new_state\": \"success\"}");
        ended("done");
        post(200, "/api/waybill/v1/changes", """
                {"action": "delete", "runs": [{"dag_id": "quick", "dag_run_id": "none"}]}
                """);
        send(204, "DELETE", runs + "/done", "");
    }

    private void ended(String runId) {
        await().until(() ->
                site.runs().run("quick", runId).orElseThrow().state().isTerminal());
    }

    private void changes() {
        String asked = "/api/v2/dags/sales/dagRuns/first/taskInstances/ask/-1/hitlDetails";
        send(200, "PATCH", "/api/v2/dags/sales?update_mask=is_paused", "{\"is_paused\": false}");
        send(400, "DELETE", "/api/v2/dags/sales/dagRuns/first", "");
        send(200, "PATCH", "/api/v2/dags/sales/dagRuns/first?update_mask=note", "{\"note\": \"Why\"}");
        send(409, "DELETE", "/api/v2/dags/sales", "");
        site.file("gone.yaml", "dag_id: gone\ntasks: [{id: a, uses: empty}]");
        site.noFile("gone.yaml");
        send(204, "DELETE", "/api/v2/dags/gone", "");
        post(200, "/api/waybill/v1/dags/sales/runs/first/retry", "{}");
        post(200, "/api/v2/dags/sales/dagRuns", "{\"dag_run_id\": \"second\"}");
        post(200, "/api/waybill/v1/dags/sales/runs/second/cancel", "");
        send(200, "PATCH", asked, "{\"chosen_options\": [\"yes\"], \"params_input\": {}}");
        send(409, "PATCH", asked, "{\"chosen_options\": [\"yes\"]}");
    }

    @Override
    public void close() {
        site.close();
    }
}
