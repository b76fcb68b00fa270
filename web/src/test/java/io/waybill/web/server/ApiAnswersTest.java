package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Need;
import io.waybill.web.login.Role;
import io.waybill.web.login.RouteTable;
import io.waybill.web.openapi.Operation;
import io.waybill.web.openapi.Param;
import io.waybill.web.settings.LoginMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the API says of itself: that it is all there, well formed, and true. */
class ApiAnswersTest {
    private static final List<String> OF_PROGRAMS = List.of("/api/", "/auth/", "/hooks/", "/metrics");
    private static final String[] FROM_ANOTHER_SITE = {"Sec-Fetch-Site", "cross-site"};

    /** What is wrong in a parameter of each kind. */
    private static final Map<Param.Kind, String> WRONG = Map.of(
            Param.Kind.TEXT, "no-such-column",
            Param.Kind.FLAG, "perhaps",
            Param.Kind.WHOLE, "x",
            Param.Kind.NUMBER, "x",
            Param.Kind.DATE, "yesterday");

    /** Bodies that make sense, where what is not there is looked for after them. */
    private static final Map<String, String> SENSIBLE = Map.of(
            "patch_dag", "{\"is_paused\": true}",
            "post_clear_task_instances", "{\"dag_run_id\": \"none\"}",
            "patch_task_instance", "{\"new_state\": \"success\"}",
            "patch_task_instance_dry_run", "{\"new_state\": \"success\"}",
            "patch_mapped_task_instance", "{\"new_state\": \"success\"}",
            "patch_mapped_task_instance_dry_run", "{\"new_state\": \"success\"}");

    @Test
    void every_address_for_programs_is_described_and_none_that_is_not_there() {
        assertThat(AnswerCheck.operations().stream().map(operation -> operation.method() + " " + operation.path()))
                .as("each part of the API describes its addresses beside where it adds them")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(RouteTable.all().stream()
                        .filter(route -> OF_PROGRAMS.stream().anyMatch(route.path()::startsWith))
                        .map(route -> route.method() + " " + route.path())
                        .toList());
        assertThat(AnswerCheck.operations().stream().map(Operation::id)).doesNotHaveDuplicates();
        assertThat(AnswerCheck.operations())
                .allSatisfy(operation ->
                        assertThat(operation.answers()).as(operation.id()).isNotEmpty());
    }

    @Test
    void the_description_is_open_api() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("openapi-3.1.schema.json")) {
            Schema openApi = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new ObjectMapper().readTree(file));
            assertThat(openApi.validate(AnswerCheck.document())).isEmpty();
        }
        JsonNode shapes = AnswerCheck.document().path("components").path("schemas");
        assertThat(AnswerCheck.document().findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(reference).startsWith("#/components/schemas/"))
                .allSatisfy(reference -> assertThat(shapes.has(reference.substring("#/components/schemas/".length())))
                        .as(reference)
                        .isTrue());
    }

    @Test
    void every_answer_that_is_described_is_given_and_fits() throws IOException, InterruptedException {
        Site site = new Site(LoginMode.USERS, Clock.systemUTC());
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        Http http = new Http(site, new AnswerCheck(wrong));
        try (ApiScenario scenario = new ApiScenario(site, http, wrong)) {
            scenario.ask();
            listen(site);
            read(http);
            Sweep sweep = new Sweep(site, http, scenario, wrong);
            AnswerCheck.operations().forEach(sweep::refused);
            site.loseDatabase();
            AnswerCheck.operations().stream()
                    .filter(operation -> operation.refusals().contains(503))
                    .forEach(sweep::ask);
        }

        Set<String> produced = new TreeSet<>(http.answers().produced());
        // Checked by listen: it has no end.
        produced.add("get_events 200");
        Set<String> never = new TreeSet<>(AnswerCheck.documented());
        never.removeAll(produced);
        never.forEach(answer -> wrong.add(answer + " is described and was never given"));
        assertThat(wrong).isEmpty();
        assertThat(produced).containsExactlyElementsOf(AnswerCheck.documented());
    }

    /** For people and for programs. */
    private static void read(Http http) {
        assertThat(http.get("/openapi.json").json().path("paths"))
                .isEqualTo(AnswerCheck.document().path("paths"));
        Http.Answer page = new Browsing(http).as("root").get("/docs/api");
        assertThat(AnswerCheck.operations())
                .allSatisfy(operation -> assertThat(page.body())
                        .contains("id=\"" + operation.id() + "\"", "<code>" + operation.describedPath() + "</code>"));
        assertThat(page.body())
                .contains("id=\"shape-DagRun\"", "Needs the role operator over the DAG.")
                .doesNotContain("<script>", "style=");
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
    }

    private static void listen(Site site) throws IOException, InterruptedException {
        HttpResponse<InputStream> events = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(site.address() + "api/waybill/v1/events"))
                                .header("Authorization", "Bearer " + site.adminToken("ear"))
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        events.body().close();
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
    }

    /** Asks for each address in every way in which it is to be refused. */
    private static final class Sweep {
        private final Http http;
        private final ApiScenario scenario;
        private final String[] token;
        private final String[] limited;
        private final List<String> wrong;

        Sweep(Site site, Http http, ApiScenario scenario, List<String> wrong) {
            this.wrong = wrong;
            this.http = http;
            this.scenario = scenario;
            this.token = new String[] {"Authorization", "Bearer " + site.adminToken("sweep")};
            site.login().users().create("eve", Browsing.PASSWORD, List.of(Grant.parse("viewer:sales")), "test");
            this.limited = new String[] {
                "Authorization",
                "Bearer "
                        + site.login()
                                .users()
                                .createToken("eve", "test", Role.VIEWER, Duration.ofDays(1), "test")
                                .token()
            };
        }

        void refused(Operation operation) {
            String address = scenario.address(operation.path());
            if (operation.need() != Need.NOTHING) {
                send(operation, address, "{}");
            }
            send(operation, address, "{}", FROM_ANOTHER_SITE);
            if (operation.refusals().contains(415)) {
                http.text(operation.method(), address, "{}", token);
            }
            if (operation.refusals().contains(404)) {
                send(operation, missing(operation), SENSIBLE.getOrDefault(operation.id(), "{}"), token);
                if (!http.answers().produced().contains(operation.id() + " 404")) {
                    // Where a list would be empty: not to be seen is as not there.
                    send(operation, missing(operation), "{}", limited);
                }
            }
            if (operation.refusals().contains(400)) {
                wrong(operation, address);
            }
        }

        /** The same address where nothing is. */
        private static String missing(Operation operation) {
            return operation
                    .path()
                    .replace("{dagId}", "none")
                    .replace("{runId}", "none")
                    .replace("{taskId}", "none")
                    .replaceAll("\\{(mapIndex|try|assetId|version|id)}", "987654")
                    .replaceAll("\\{\\w+}", "none");
        }

        private void wrong(Operation operation, String address) {
            // That it is refused shows that it is read.
            operation.params().stream()
                    .filter(param ->
                            param.kind() != Param.Kind.TEXT || param.name().equals("order_by"))
                    .map(param -> address + "?" + param.name() + "=" + WRONG.get(param.kind()))
                    .forEach(one -> {
                        if (send(operation, one, "{}", token).status() != 400) {
                            wrong.add(operation.method() + " " + one + " is not refused");
                        }
                    });
            List<String> addresses = new ArrayList<>();
            if (operation.body() != null) {
                addresses.add(address);
            }
            // What is no number in the path, and what must not be deleted.
            addresses.add(
                    operation.path().equals("/api/v2/variables/{key}")
                            ? "/api/v2/variables/from_outside"
                            : operation.path().equals("/api/v2/connections/{id}")
                                    ? "/api/v2/connections/lake"
                                    : scenario.address(operation
                                            .path()
                                            .replace("{mapIndex}", "x")
                                            .replace("{try}", "x")
                                            .replace("{version}", "x")
                                            .replace("{assetId}", "x")));
            for (String one : addresses) {
                if (!http.answers().produced().contains(operation.id() + " 400")) {
                    send(operation, one, "{\"no_such_field\": 1}", token);
                }
            }
        }

        void ask(Operation operation) {
            send(operation, scenario.address(operation.path()), "{}", token);
        }

        private Http.Answer send(Operation operation, String address, String body, String... headers) {
            return operation.method().equals("GET")
                    ? http.get(address, headers)
                    : http.json(operation.method(), address, body, headers);
        }
    }
}
