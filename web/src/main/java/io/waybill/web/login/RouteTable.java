package io.waybill.web.login;

import static io.waybill.web.login.Need.ADMINISTER;
import static io.waybill.web.login.Need.EDIT;
import static io.waybill.web.login.Need.LOGIN;
import static io.waybill.web.login.Need.NOTHING;
import static io.waybill.web.login.Need.OPERATE;
import static io.waybill.web.login.Need.OPERATE_DAG;
import static io.waybill.web.login.Need.VIEW_DAG;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What each address needs: the one place that says so. What is not here is refused to everybody who logs in, and a test
 * fails.
 */
public final class RouteTable {
    /** Stands for all DAGs where runs and approvals are listed. */
    private static final String ANY = "~";

    private static final String DAG_PARAM = "{dagId}";
    private static final String API = "/api/v2";
    private static final String EXTRA = "/api/waybill/v1";
    private static final String DAG = "/dags/{dagId}";
    private static final String RUN = DAG + "/runs/{runId}";
    private static final String API_DAG = API + "/dags/{dagId}";
    private static final String API_RUN = API_DAG + "/dagRuns/{runId}";
    private static final String API_TASK = API_RUN + "/taskInstances/{taskId}";
    private static final String EXTRA_RUN = EXTRA + RUN;

    private static final List<Route> ROUTES = routes();

    /** By method and number of parts, since a page with a thousand DAGs asks thousands of times. */
    private static final Map<String, List<Shape>> BY_LENGTH = ROUTES.stream()
            .map(route -> new Shape(route, parts(route.path())))
            .collect(Collectors.groupingBy(shape -> length(shape.route().method(), shape.parts())));

    private RouteTable() {}

    /**
     * An address and what it needs.
     *
     * @param method such as {@code GET}
     * @param path as the server knows it, with names in braces
     */
    public record Route(String method, String path, Need need) {}

    /** A route, and what its path consists of. */
    private record Shape(Route route, List<String> parts) {
        boolean isOf(List<String> address) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).startsWith("{") && !parts.get(i).equals(address.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** The DAG of an address of this route; empty where it is about none. */
        String dagId(List<String> address) {
            int at = parts.indexOf(DAG_PARAM);
            return at < 0 ? "" : URLDecoder.decode(address.get(at).replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/", -1));
    }

    private static String length(String method, List<String> parts) {
        return method + " " + parts.size();
    }

    /** All of them. */
    public static List<Route> all() {
        return ROUTES;
    }

    /** What an address needs, as the server knows it; nothing where it is not in the table. */
    public static Optional<Need> need(String method, String path) {
        return ROUTES.stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst()
                .map(Route::need);
    }

    /**
     * Whether somebody may go to an address of ours, so that a page can say so beforehand.
     *
     * @param address with or without a query
     */
    public static boolean mayGo(Caller caller, String method, String address) {
        if (caller.has(Role.ADMIN)) {
            return true;
        }
        int query = address.indexOf('?');
        List<String> parts = parts(query < 0 ? address : address.substring(0, query));
        return BY_LENGTH.getOrDefault(length(method, parts), List.of()).stream()
                .filter(shape -> shape.isOf(parts))
                .findFirst()
                .filter(shape -> isMet(caller, shape.route().need(), shape.dagId(parts)))
                .isPresent();
    }

    /**
     * Whether somebody has what an address needs.
     *
     * @param dagId the DAG of the address; empty where it is about none
     */
    public static boolean isMet(Caller caller, Need need, String dagId) {
        return switch (need) {
            case NOTHING -> true;
            case LOGIN -> caller.hasSomewhere(Role.VIEWER) || caller.isUser();
            case VIEW_DAG -> dagId.equals(ANY) ? caller.hasSomewhere(Role.VIEWER) : caller.sees(dagId);
            case OPERATE_DAG -> caller.operates(dagId);
            case OPERATE -> caller.hasSomewhere(Role.OPERATOR);
            case EDIT -> caller.has(Role.EDITOR);
            case ADMINISTER -> caller.has(Role.ADMIN);
        };
    }

    private static List<Route> routes() {
        List<Route> all = new ArrayList<>();
        add(all, "GET", NOTHING, "/static/{folder}/<path>", "/login", API + "/version", API + "/monitor/health");
        add(all, "GET", NOTHING, "/login/oidc", "/login/oidc/callback", "/openapi.json");
        add(all, "POST", NOTHING, "/login", "/logout", "/auth/token", "/hooks/{token}");

        // Pages.
        add(all, "GET", LOGIN, "/", "/dags", "/assets", "/assets/{assetId}", "/approvals", "/approvals/{attempt}");
        add(all, "GET", LOGIN, "/pools", "/cluster", "/cost", "/audit", "/account", "/docs/api");
        add(all, "POST", LOGIN, "/account/password", "/account/tokens", "/account/tokens/revoke");
        add(all, "GET", VIEW_DAG, DAG, DAG + "/runs", DAG + "/code", DAG + "/versions", DAG + "/backfills");
        add(all, "GET", VIEW_DAG, DAG + "/grid", DAG + "/calendar", DAG + "/details", RUN + "/gantt");
        add(all, "GET", VIEW_DAG, RUN, RUN + "/tasks/{taskId}", RUN + "/tasks/{taskId}/approval");
        add(all, "GET", OPERATE_DAG, DAG + "/trigger", DAG + "/backfills/new", DAG + "/change-runs", RUN + "/change");
        add(all, "POST", OPERATE_DAG, DAG + "/trigger", DAG + "/pause", DAG + "/unpause", DAG + "/change-runs");
        add(all, "POST", OPERATE_DAG, DAG + "/backfills/new", DAG + "/backfills/{id}/pause");
        add(all, "POST", OPERATE_DAG, DAG + "/backfills/{id}/resume", DAG + "/backfills/{id}/cancel");
        add(all, "POST", OPERATE_DAG, RUN + "/change", RUN + "/cancel", RUN + "/delete", RUN + "/retry");
        add(all, "POST", OPERATE, "/approvals/{attempt}", "/assets/{assetId}/events", "/assets/{assetId}/materialize");
        add(all, "GET", EDIT, "/pools/form", "/variables", "/variables/form", "/connections", "/connections/form");
        add(all, "POST", EDIT, "/pools/form", "/pools/delete", "/variables/form", "/variables/delete");
        add(all, "POST", EDIT, "/connections/form", "/connections/delete");
        add(all, "GET", ADMINISTER, "/users", "/settings");
        add(all, "POST", ADMINISTER, "/users/new", "/users/{name}/roles", "/users/{name}/password");
        add(all, "POST", ADMINISTER, "/users/{name}/disable", "/users/{name}/enable");

        // Airflow's API.
        add(all, "GET", LOGIN, API + "/dags", API + "/importErrors", API + "/eventLogs", "/metrics");
        add(all, "GET", LOGIN, API + "/pools", API + "/pools/{name}", API + "/backfills", API + "/backfills/{id}");
        add(all, "GET", LOGIN, API + "/assets", API + "/assets/events", API + "/assets/{assetId}");
        add(all, "GET", LOGIN, API + "/assets/{assetId}/queuedEvents", API + "/dagStats", API + "/dagTags");
        add(all, "GET", LOGIN, API + "/jobs");
        add(all, "GET", VIEW_DAG, API_DAG + "/tasks", API_DAG + "/tasks/{taskId}");
        add(all, "GET", VIEW_DAG, API_TASK + "/xcomEntries", API_TASK + "/xcomEntries/{key}");
        add(all, "GET", VIEW_DAG, API_DAG + "/details", API_RUN + "/wait");
        add(all, "GET", VIEW_DAG, API_TASK + "/dependencies", API_TASK + "/{mapIndex}/dependencies");
        add(all, "POST", VIEW_DAG, API_DAG + "/dagRuns/list", API_RUN + "/taskInstances/list");
        add(all, "POST", OPERATE_DAG, API_TASK + "/xcomEntries");
        add(all, "DELETE", OPERATE_DAG, API_DAG);
        add(all, "GET", VIEW_DAG, API_DAG, API_DAG + "/dagVersions", API + "/dagSources/{dagId}");
        add(all, "GET", VIEW_DAG, API_DAG + "/dagRuns", API_RUN, API_RUN + "/upstreamAssetEvents");
        add(all, "GET", VIEW_DAG, API_DAG + "/assets/queuedEvents", API_DAG + "/assets/{assetId}/queuedEvents");
        add(all, "GET", VIEW_DAG, API_RUN + "/taskInstances", API_TASK, API_TASK + "/{mapIndex}");
        add(all, "GET", VIEW_DAG, API_TASK + "/tries", API_TASK + "/tries/{try}", API_TASK + "/listMapped");
        add(all, "GET", VIEW_DAG, API_TASK + "/{mapIndex}/tries", API_TASK + "/{mapIndex}/tries/{try}");
        add(all, "GET", VIEW_DAG, API_TASK + "/logs/{try}", API_RUN + "/hitlDetails");
        add(
                all,
                "GET",
                VIEW_DAG,
                API_TASK + "/{mapIndex}/hitlDetails",
                API_TASK + "/{mapIndex}/hitlDetails/tries/{try}");
        add(all, "PATCH", OPERATE_DAG, API_DAG, API_RUN, API_TASK, API_TASK + "/dry_run", API_TASK + "/{mapIndex}");
        add(all, "PATCH", OPERATE_DAG, API_TASK + "/{mapIndex}/dry_run", API_TASK + "/{mapIndex}/hitlDetails");
        add(all, "POST", OPERATE_DAG, API_DAG + "/dagRuns", API_DAG + "/clearTaskInstances", API_RUN + "/clear");
        add(all, "DELETE", OPERATE_DAG, API_RUN, API_DAG + "/assets/queuedEvents");
        add(all, "DELETE", OPERATE_DAG, API_DAG + "/assets/{assetId}/queuedEvents");
        add(all, "POST", OPERATE, API + "/backfills", API + "/backfills/dry_run");
        add(all, "PUT", OPERATE, API + "/backfills/{id}/pause", API + "/backfills/{id}/unpause");
        add(all, "PUT", OPERATE, API + "/backfills/{id}/cancel");
        add(all, "POST", OPERATE, API + "/assets/events", API + "/assets/{assetId}/materialize");
        add(all, "DELETE", OPERATE, API + "/assets/{assetId}/queuedEvents");
        add(all, "POST", EDIT, API + "/pools", API + "/variables", API + "/connections");
        add(all, "GET", EDIT, API + "/variables", API + "/connections");
        for (String one : List.of(API + "/variables/{key}", API + "/connections/{id}")) {
            add(all, "GET", EDIT, one);
            add(all, "PATCH", EDIT, one);
            add(all, "DELETE", EDIT, one);
        }
        add(all, "PATCH", EDIT, API + "/pools/{name}");
        add(all, "DELETE", EDIT, API + "/pools/{name}");

        // What Airflow's API has no word for.
        add(all, "GET", LOGIN, EXTRA + "/targets", EXTRA + "/notifications", EXTRA + "/costs", EXTRA + "/events");
        add(all, "GET", VIEW_DAG, EXTRA_RUN + "/why", EXTRA + DAG + "/versions/{version}/graph");
        add(all, "GET", VIEW_DAG, EXTRA_RUN + "/tasks/{taskId}/tries/{try}/log");
        add(all, "GET", VIEW_DAG, EXTRA_RUN + "/tasks/{taskId}/tries/{try}/log/raw");
        add(all, "POST", OPERATE_DAG, EXTRA_RUN + "/cancel", EXTRA_RUN + "/retry");
        add(all, "POST", OPERATE, EXTRA + "/changes");
        add(all, "GET", LOGIN, EXTRA + "/tokens");
        add(all, "POST", LOGIN, EXTRA + "/tokens");
        add(all, "DELETE", LOGIN, EXTRA + "/tokens/{id}");
        add(all, "GET", ADMINISTER, EXTRA + "/users");
        add(all, "POST", ADMINISTER, EXTRA + "/users");
        add(all, "PATCH", ADMINISTER, EXTRA + "/users/{name}");
        return List.copyOf(all);
    }

    private static void add(List<Route> all, String method, Need need, String... paths) {
        Arrays.stream(paths).map(path -> new Route(method, path, need)).forEach(all::add);
    }
}
