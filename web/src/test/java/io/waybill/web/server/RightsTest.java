package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.HandClock;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Need;
import io.waybill.web.login.Role;
import io.waybill.web.login.RouteTable;
import io.waybill.web.login.RouteTable.Route;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every address × every role × a DAG of one's own and another, from the one table of rights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final String OWN = "own_dag";
    private static final String FOREIGN = "foreign_dag";
    private static final Set<String> API = Set.of("/api/", "/auth/", "/metrics");

    /** These end the session that the test goes on with, or never end. */
    private static final Set<String> BY_THEMSELVES =
            Set.of("POST /logout", "POST /login", "GET /api/waybill/v1/events", "GET /static/{folder}/<path>");

    private final HandClock clock = new HandClock();
    private final Site site = new Site(LoginMode.USERS, clock);
    private final Http http = new Http(site);
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Who> everybody = new TreeMap<>();

    /** Somebody, with a role over all DAGs or over their own only; absent for a stranger. */
    private record Who(String name, Role role, boolean limited, Browsing browser, String token) {
        boolean has(Role wanted, String dagId) {
            return role != null && role.includes(wanted) && (!limited || dagId.isEmpty() || dagId.equals(OWN));
        }
    }

    @BeforeAll
    void start() {
        for (String dag : List.of(OWN, FOREIGN)) {
            site.file(dag + ".yaml", "{dag_id: " + dag + ", tasks: [{id: a, uses: empty}]}");
        }
        add("viewer", "viewer:own_*");
        add("operator", "operator:own_*");
        add("editor", "editor");
        add("admin", "admin");
        everybody.put("nobody", new Who("nobody", null, false, new Browsing(http), ""));
    }

    private void add(String name, String grant) {
        Grant parsed = Grant.parse(grant);
        site.login().users().create(name, Browsing.PASSWORD, List.of(parsed), "test");
        // Not an API token, which makes no others, whatever its role.
        String body = "{\"username\": \"" + name + "\", \"password\": \"" + Browsing.PASSWORD + "\"}";
        String token = http.json("POST", "/auth/token", body)
                .json()
                .path("access_token")
                .asText();
        boolean limited = !parsed.dagPattern().isEmpty();
        everybody.put(name, new Who(name, parsed.role(), limited, new Browsing(http).as(name), token));
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void every_address_is_in_the_table_and_none_that_is_not_there() {
        assertThat(RouteTable.all().stream().map(route -> route.method() + " " + route.path()))
                .as("io.waybill.web.login.RouteTable says what each address needs")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(site.server().routes());
    }

    @Test
    void nobody_gets_further_than_their_role_anywhere() {
        for (Route route : RouteTable.all()) {
            if (!BY_THEMSELVES.contains(route.method() + " " + route.path())) {
                boolean ofDag = route.path().contains("{dagId}");
                for (String dagId : ofDag ? List.of(OWN, FOREIGN) : List.of("")) {
                    everybody.values().forEach(who -> judge(who, route, dagId));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private void judge(Who who, Route route, String dagId) {
        boolean isApi = API.stream().anyMatch(route.path()::startsWith);
        Answer answer = ask(who, route, address(route, dagId), isApi);
        int status = answer.status();
        String refused = who.role() == null
                ? stranger(route, isApi, answer)
                : isMet(who, route.need(), dagId) ? through(answer) : refused(who, route, dagId, answer);
        if (status >= 500 || !refused.isEmpty()) {
            wrong.add("%s: %s %s of '%s' (%s) answered %d %s"
                    .formatted(who.name(), route.method(), route.path(), dagId, route.need(), status, refused));
        }
    }

    private static boolean isMet(Who who, Need need, String dagId) {
        return switch (need) {
            case NOTHING, LOGIN -> true;
            case VIEW_DAG -> who.has(Role.VIEWER, dagId);
            case OPERATE_DAG -> who.has(Role.OPERATOR, dagId);
            case OPERATE -> who.has(Role.OPERATOR, "");
            case EDIT -> who.has(Role.EDITOR, "");
            case ADMINISTER -> who.has(Role.ADMIN, "");
        };
    }

    private static String through(Answer answer) {
        boolean refused = answer.status() == 401
                || answer.status() == 403
                || answer.body().contains("There is no DAG");
        return refused ? "but they may: " + answer.body() : "";
    }

    private static String refused(Who who, Route route, String dagId, Answer answer) {
        boolean reads = route.method().equals("GET") || route.need() == Need.VIEW_DAG;
        boolean hidden = who.limited() && dagId.equals(FOREIGN) && reads;
        if (hidden) {
            return answer.status() == 404 && answer.body().contains("There is no DAG") ? "" : "and not 404";
        }
        return answer.status() == 403 ? "" : "and not 403";
    }

    private static String stranger(Route route, boolean isApi, Answer answer) {
        if (route.need() == Need.NOTHING) {
            return answer.status() == 403 ? "but strangers may" : "";
        }
        boolean isPage = !isApi && route.method().equals("GET");
        boolean led = answer.status() == 302 && answer.header("Location").contains("/login?next=%2F");
        return isPage ? led ? "" : "and not led to the login" : answer.status() == 401 ? "" : "and not 401";
    }

    private Answer ask(Who who, Route route, String address, boolean isApi) {
        if (!isApi) {
            return route.method().equals("GET")
                    ? who.browser().get(address)
                    : who.browser().form(address, Map.of());
        }
        String[] token = who.token().isEmpty()
                ? new String[] {"Accept", "*/*"}
                : new String[] {"Authorization", "Bearer " + who.token()};
        return route.method().equals("GET")
                ? http.get(address, token)
                : http.json(route.method(), address, "{}", token);
    }

    private static String address(Route route, String dagId) {
        return route.path()
                .replace("{dagId}", dagId)
                .replace("{runId}", "none")
                .replace("{taskId}", "a")
                .replace("{mapIndex}", "0")
                .replace("{try}", "1")
                .replace("{version}", "1")
                .replace("{attempt}", "00000000-0000-0000-0000-000000000000")
                .replace("{name}", "no-one")
                .replaceAll("\\{\\w+}", "987654");
    }
}
