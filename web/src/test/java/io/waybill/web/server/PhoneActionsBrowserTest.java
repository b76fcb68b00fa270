package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.login.Grant;
import io.waybill.web.settings.LoginMode;
import io.waybill.web.view.Links;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thing that can be done on the pages, done on a phone by somebody who is logged in, down to what is kept of it. */
@NeedsTool(SystemTool.CHROMIUM)
class PhoneActionsBrowserTest extends PagesInBrowser {
    private static final int PHONE = 400;
    private static final String ASKS = """
            dag_id: asks
            tasks:
              - {id: ask, uses: approval, with: {subject: "Publish the prices of the month?"}}
              - {id: write, uses: empty, needs: [ask], outlets: [{name: prices, uri: "s3://lake/prices"}]}
            """;
    private static final String PATIENT = """
            dag_id: patient
            tasks: [{id: fetch, uses: ecs, retries: 1, retry_delay: 1h, with: {image: tools}}]
            """;

    private Tab tab;

    @BeforeEach
    void logIn() {
        site = new Site(LoginMode.USERS, Clock.systemUTC());
        site.file("sales.yaml", SALES);
        site.file("asks.yaml", ASKS);
        site.file("patient.yaml", PATIENT);
        site.login().users().create("ada", Browsing.PASSWORD, List.of(Grant.parse("admin")), "test");
        tab = tab(PHONE).open("/login");
        logIn("ada", Browsing.PASSWORD);
    }

    private void logIn(String name, String password) {
        tab.find("#login-name").fill(name);
        tab.find("#login-password").fill(password);
        press("Log in");
        tab.page().waitForURL(url -> !url.contains("/login"));
    }

    @Override
    void stop() {
        tab.close();
        super.stop();
    }

    /** The button must lie on the screen, or come there by scrolling down only. */
    private void press(String button) {
        press(tab.find("button:has-text('" + button + "')"));
    }

    private void press(Locator button) {
        button.click();
        tab.fits();
    }

    private void pressAndAgree(String button) {
        tab.page().onceDialog(Dialog::accept);
        press(button);
    }

    private RunRow run(RunRow run) {
        return site.runs().run(run.dagId(), run.runId()).orElseThrow();
    }

    private void awaitState(RunRow run, RunState state) {
        Awaitility.await().until(() -> run(run).state() == state);
    }

    @Test
    void a_run_is_cancelled_marked_run_again_and_deleted() {
        RunRow run = site.trigger("sales");
        site.fargate().task("clean.run", 1).starts();
        tab.open(Links.run("sales", run.runId()));
        pressAndAgree("Cancel run");
        assertThat(tab.find(".head .state.big")).hasText("cancelled");
        assertThat(run(run).state()).isEqualTo(RunState.CANCELLED);

        tab.find("text=Clear or mark…").click();
        tab.find("#action").selectOption("success");
        tab.find("#task").fill("clean");
        tab.find("#task").press("Tab");
        assertThat(tab.find("button.primary")).hasText(Pattern.compile("Mark .* as success"));
        tab.fits();
        press(tab.find("button.primary"));
        assertThat(tab.find("#task-clean")).containsText("success");

        tab.find("text=Clear or mark…").click();
        tab.find("#action").selectOption("newest");
        assertThat(tab.find("button.primary")).containsText("again");
        tab.fits();
        press(tab.find("button.primary"));
        site.fargate().task("clean.run", 2).starts().succeeds();
        site.fargate().task("eu.run", 1).starts().succeeds();
        site.fargate().task("us.run", 1).starts().succeeds();
        assertThat(tab.find(".head .state.big")).hasText("success");

        pressAndAgree("Delete run");
        tab.page().waitForURL(url -> url.endsWith("/dags/sales"));
        assertThat(site.runs().run("sales", run.runId())).isEmpty();
    }

    @Test
    void a_task_is_tried_again_at_once() {
        RunRow run = site.trigger("patient");
        site.fargate().task("fetch.run", 1).starts().fails(1);
        tab.open(Links.run("patient", run.runId()) + "/tasks/fetch.run");
        press("Retry now");
        site.fargate().task("fetch.run", 2).starts().succeeds();
        awaitState(run, RunState.SUCCESS);
    }

    @Test
    void many_runs_are_changed_at_once() {
        RunRow first = site.trigger("sales");
        RunRow second = site.trigger("sales");
        tab.open("/dags/sales/runs");
        tab.find("text=Change many…").click();
        tab.find("input[value='" + first.runId() + "']").check();
        tab.find("input[value='" + second.runId() + "']").check();
        tab.find("#action").selectOption("cancel");
        tab.fits();
        press("Do it");
        assertThat(tab.find("[role=status]").first()).containsText("2");
        awaitState(first, RunState.CANCELLED);
        awaitState(second, RunState.CANCELLED);
    }

    @Test
    void a_question_is_answered_and_what_is_written_is_told_and_asked_for() {
        RunRow run = site.trigger("asks");
        Awaitility.await().until(() -> !site.approvals().waiting(10).isEmpty());
        tab.open("/approvals");
        tab.find("#waiting a.link").first().click();
        tab.fits();
        press("Approve");
        awaitState(run, RunState.SUCCESS);
        tab.open("/approvals");
        assertThat(tab.find("#answered")).containsText("ada");

        tab.open("/assets");
        tab.find("#assets a.name").click();
        tab.find("#extra").fill("{\"rows\": 12}");
        press("Update");
        assertThat(tab.find("section[aria-label='Updates']")).containsText("rows");
        press("Run its DAG");
        Awaitility.await()
                .until(() -> site.runs().list(RunFilter.of("asks", 10)).size() == 2);
    }

    @Test
    void a_backfill_is_paused_and_goes_on() {
        tab.open("/dags/sales/backfills/new");
        tab.find("#from").fill("2026-01-01");
        tab.find("#to").fill("2026-01-02");
        press("Show what that does");
        press("Start 2 runs");
        press("Pause");
        assertThat(tab.find("#backfills")).containsText("Paused by ada");
        press("Resume");
        assertThat(tab.find("#backfills button:has-text('Pause')")).isVisible();
    }

    @Test
    void pools_variables_and_connections_are_made_changed_and_deleted() {
        tab.open("/pools");
        tab.find("text=New pool").click();
        tab.find("#pool-name").fill("warehouse");
        tab.find("#pool-slots").fill("4");
        press("Make the pool");
        assertThat(tab.find("#pool-warehouse")).containsText("0 of 4 slots");
        tab.find("[aria-label='Change pool warehouse']").click();
        tab.find("#pool-slots").fill("8");
        press("Save");
        assertThat(tab.find("#pool-warehouse")).containsText("0 of 8 slots");
        tab.find("[aria-label='Change pool warehouse']").click();
        pressAndAgree("Delete the pool");
        assertThat(tab.find("#pool-warehouse")).hasCount(0);

        tab.open("/variables");
        tab.find("text=New variable").click();
        tab.find("#vault-name").fill("region");
        tab.find("#vault-value").fill("eu-central-1");
        press("Make the variable");
        assertThat(tab.find("#variables")).containsText("eu-central-1");
        tab.find("[aria-label='Change variable region']").click();
        tab.find("#vault-value").fill("eu-west-1");
        press("Save");
        assertThat(tab.find("#variables")).containsText("eu-west-1");
        tab.find("[aria-label='Change variable region']").click();
        pressAndAgree("Delete the variable");
        assertThat(tab.find("#variables")).not().containsText("eu-west-1");

        tab.open("/connections");
        tab.find("text=New connection").click();
        tab.find("#vault-name").fill("warehouse");
        tab.find("#vault-type").fill("postgres");
        tab.find("#vault-host").fill("db.example.com");
        tab.find("#vault-password").fill("a password of the warehouse");
        press("Make the connection");
        assertThat(tab.find("#connections")).containsText("db.example.com");
        tab.find("[aria-label='Change connection warehouse']").click();
        assertThat(tab.page().content()).doesNotContain("a password of the warehouse");
        tab.find("#vault-host").fill("db2.example.com");
        press("Save");
        assertThat(tab.find("#connections")).containsText("db2.example.com");
        tab.find("[aria-label='Change connection warehouse']").click();
        pressAndAgree("Delete the connection");
        assertThat(tab.find("#connections")).not().containsText("db2.example.com");
    }

    @Test
    void users_and_the_own_account_are_changed() {
        site.login().users().create("bob", Browsing.PASSWORD, List.of(Grant.parse("viewer")), "test");
        tab.open("/users");
        tab.find("#roles-bob").fill("operator:sales*");
        press(tab.find("#user-bob button:has-text('Save the roles')"));
        assertThat(tab.find("#roles-bob")).hasValue("operator:sales*");
        tab.find("#password-bob").fill("another long password");
        press(tab.find("#user-bob button:has-text('Set the password')"));
        assertThat(tab.find(".notice")).containsText("The password of bob is set");
        press(tab.find("#user-bob button:has-text('Let in no more')"));
        assertThat(tab.find("#user-bob")).containsText("disabled");
        press(tab.find("#user-bob button:has-text('Let in again')"));
        assertThat(tab.find("#user-bob")).not().containsText("disabled");

        tab.open("/account");
        tab.find("#token-label").fill("the nightly export");
        press("Make the token");
        assertThat(tab.find("#tokens")).containsText("the nightly export");
        tab.page().onceDialog(Dialog::accept);
        press(tab.find("[aria-label='Take back the token for the nightly export']"));
        assertThat(tab.page().getByText("No tokens yet")).isVisible();
        assertThat(tab.find(".notice")).containsText("taken back");
        tab.find("#password-old").fill(Browsing.PASSWORD);
        tab.find("#password-new").fill("a new and longer password");
        press("Change the password");
        assertThat(tab.find(".notice")).containsText("logged out everywhere else");
        press("Log out");
        logIn("bob", "another long password");
        assertThat(tab.find("#dag-sales")).isVisible();
        assertThat(tab.find("#dag-asks")).hasCount(0);
    }
}
