package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.login.Grant;
import io.waybill.web.login.RouteTable;
import io.waybill.web.settings.LoginMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** axe-core finds nothing serious on any page: names, roles, order, contrast. */
@NeedsTool(SystemTool.CHROMIUM)
class AccessibilityBrowserTest extends PagesInBrowser {
    private static final String ASKS = """
            dag_id: asks
            params: {rows: {type: integer, default: 1}, opts: {type: object, default: {}}, full: {type: boolean, default: false}}
            tasks:
              - {id: ask, uses: approval, with: {subject: "Go on?", params: {reason: {type: string, default: ""}}}}
              - {id: write, uses: empty, needs: [ask], outlets: [{name: table, uri: "s3://lake/table"}]}
            """;

    /** What is no page: programs read it, or it leads on. */
    private static final List<String> NO_PAGES =
            List.of("/static/", "/api/", "/metrics", "/openapi.json", "/login/oidc");

    private static final String RUN_AXE = """
            async only => {
              const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
              return found.violations
                .filter(violation => ['serious', 'critical'].includes(violation.impact))
                .flatMap(violation => violation.nodes.slice(0, 3).map(node =>
                  violation.id + ': ' + node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')));
            }
            """;

    /** By the address of the table of rights, one that is there. */
    private Map<String, String> addresses() {
        Map<String, String> names = new LinkedHashMap<>();
        String failed = site.trigger("sales").runId();
        site.fargate()
                .task("clean.run", 1)
                .starts()
                .writes("[31mno[0m", "cannot")
                .fails(3);
        site.fargate().task("clean.run", 2).starts().fails(3);
        String asking = site.trigger("asks").runId();
        Awaitility.await().until(() -> !site.approvals().waiting(10).isEmpty());
        Awaitility.await()
                .until(() ->
                        site.runs().run("sales", failed).orElseThrow().state().isTerminal());
        names.put("{runId}", failed.replace("+", "%2B"));
        names.put("{taskId}", "clean.run");
        names.put("{dagId}", "sales");
        names.put("{assetId}", "1");
        names.put("{attempt}", site.approvals().waiting(10).get(0).attempt().toString());
        Map<String, String> addresses = new LinkedHashMap<>();
        for (RouteTable.Route route : RouteTable.all()) {
            if (route.method().equals("GET") && NO_PAGES.stream().noneMatch(route.path()::startsWith)) {
                String path = route.path();
                for (var name : names.entrySet()) {
                    path = path.replace(name.getKey(), name.getValue());
                }
                addresses.put(route.path(), path);
            }
        }
        addresses.put(
                "/dags/{dagId}/runs/{runId}/tasks/{taskId}/approval",
                "/dags/asks/runs/" + asking.replace("+", "%2B") + "/tasks/ask/approval");
        addresses.put("/dags/{dagId}/trigger", "/dags/asks/trigger");
        return addresses;
    }

    @Test
    void no_page_has_a_serious_violation() throws IOException {
        site = new Site(LoginMode.USERS, Clock.systemUTC());
        site.file("sales.yaml", SALES);
        site.file("asks.yaml", ASKS);
        site.file("broken.yaml", "{dag_id: broken, tasks: [{id: a, uses: nothing_there}]}");
        site.login().users().create("ada", Browsing.PASSWORD, List.of(Grant.parse("admin")), "test");
        String axe = axe();
        Map<String, String> addresses = addresses();
        List<String> found = new ArrayList<>();
        try (Tab tab = tab(1280)) {
            tab.open(addresses.remove("/login"));
            look(tab, axe, "/login", found);
            tab.find("#login-name").fill("ada");
            tab.find("#login-password").fill(Browsing.PASSWORD);
            tab.find("button.primary").click();
            tab.page().waitForURL(url -> !url.contains("/login"));
            addresses.values().forEach(address -> {
                int status = Objects.requireNonNull(tab.page()
                                .navigate(site.address().resolve(address).toString()))
                        .status();
                assertThat(status).as(address).isEqualTo(200);
                look(tab, axe, address, found);
            });
        }
        assertThat(found).isEmpty();
    }

    /** All rules in light; in dark only what depends on colours, and with the long tests only, for it takes as long again. */
    private static void look(Tab tab, String axe, String address, List<String> found) {
        Page page = tab.page();
        page.evaluate(axe);
        for (Object problem : (List<?>) page.evaluate(RUN_AXE, List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))) {
            found.add(address + " " + problem);
        }
        if (Boolean.getBoolean("waybill.long")) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            for (Object problem : (List<?>) page.evaluate(RUN_AXE, List.of("color-contrast"))) {
                found.add(address + " in the dark " + problem);
            }
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        }
    }

    private static String axe() throws IOException {
        try (InputStream in = AccessibilityBrowserTest.class.getResourceAsStream("/axe/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
