package io.waybill.web.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The addresses of pages. Ids are written by strangers: each is encoded whole. */
public final class Links {
    private Links() {}

    /** The login, which then leads on to a page of ours. */
    public static String login(String next) {
        return "/login?next=" + segment(next);
    }

    /** The login by the provider, which then leads on to a page of ours. */
    public static String loginByProvider(String next) {
        return "/login/oidc?next=" + segment(next);
    }

    /** The list of DAGs. */
    public static String dags() {
        return "/";
    }

    /** The pools. */
    public static String pools() {
        return "/pools";
    }

    /** The assets. */
    public static String assets() {
        return "/assets";
    }

    /** An asset. */
    public static String asset(long id) {
        return assets() + "/" + id;
    }

    /** The form that changes a pool. */
    public static String changePool(String name) {
        return "/pools/form?name=" + segment(name);
    }

    /** The form that makes a pool, with a name in it; empty for none. */
    public static String newPool(String name) {
        return name.isEmpty() ? "/pools/form" : "/pools/form?new=" + segment(name);
    }

    /** What tasks ask people. */
    public static String approvals() {
        return "/approvals";
    }

    /** What one try asks. */
    public static String approval(UUID attempt) {
        return approvals() + "/" + attempt;
    }

    /** What the newest try of a task asks. */
    public static String approvalOf(String dagId, String runId, String taskId) {
        return task(dagId, runId, taskId) + "/approval";
    }

    /** The variables. */
    public static String variables() {
        return "/variables";
    }

    /** The form that makes a variable. */
    public static String newVariable() {
        return variables() + "/form";
    }

    /** The form that changes a variable. */
    public static String changeVariable(String key) {
        return newVariable() + "?name=" + segment(key);
    }

    /** The connections. */
    public static String connections() {
        return "/connections";
    }

    /** The form that makes a connection. */
    public static String newConnection() {
        return connections() + "/form";
    }

    /** The form that changes a connection. */
    public static String changeConnection(String id) {
        return newConnection() + "?name=" + segment(id);
    }

    /** A DAG, its graph first. */
    public static String dag(String dagId) {
        return "/dags/" + segment(dagId);
    }

    /** The form that starts a run. */
    public static String trigger(String dagId) {
        return dag(dagId) + "/trigger";
    }

    /**
     * The same, filled in.
     *
     * @param params texts of its fields, by param
     */
    public static String trigger(String dagId, Map<String, String> params) {
        return trigger(dagId)
                + params.entrySet().stream()
                        .map(param -> "param." + segment(param.getKey()) + "=" + segment(param.getValue()))
                        .collect(Collectors.joining("&", params.isEmpty() ? "" : "?", ""));
    }

    /** A DAG's backfills. */
    public static String backfills(String dagId) {
        return dag(dagId) + "/backfills";
    }

    /** The form that starts a backfill. */
    public static String newBackfill(String dagId) {
        return backfills(dagId) + "/new";
    }

    /** A run. */
    public static String run(String dagId, String runId) {
        return dag(dagId) + "/runs/" + segment(runId);
    }

    /** A task of a run, its newest try first. */
    public static String task(String dagId, String runId, String nodeId) {
        return run(dagId, runId) + "/tasks/" + segment(nodeId);
    }

    /** One try of a task. */
    public static String attempt(String dagId, String runId, String nodeId, int tryNumber) {
        return task(dagId, runId, nodeId) + "?try=" + tryNumber;
    }

    /** A task's log of one try, for the page's script. */
    public static String log(String dagId, String runId, String nodeId, int tryNumber) {
        return "/api/waybill/v1" + task(dagId, runId, nodeId) + "/tries/" + tryNumber + "/log";
    }

    /** The shape of one version's graph, for the page's script. */
    public static String graph(String dagId, long versionId) {
        return "/api/waybill/v1" + dag(dagId) + "/versions/" + versionId + "/graph";
    }

    /** One segment of a path, or one value of a query. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
