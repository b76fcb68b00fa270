package io.waybill.web.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.waybill.testing.SystemTool;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Pages in a real browser, over a server with two DAGs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PagesInBrowser {
    static final String SALES = """
            dag_id: sales
            description: Sales by region
            owner: ann
            schedule: "0 3 * * *"
            tags: [money]
            groups:
              - {id: regions, title: By region, needs: [clean]}
            tasks:
              - {id: clean, uses: ecs, retries: 1, retry_delay: 0s, with: {image: tools}}
              - {id: eu, uses: ecs, group: regions, with: {image: tools}}
              - {id: us, uses: ecs, group: regions, with: {image: tools}}
              - {id: done, uses: empty, needs: [regions]}
            """;
    static final String REPORT = """
            dag_id: report
            params:
              region: {type: string, default: eu, enum: [eu, us], description: Which one}
              rows: {type: integer, default: 10, minimum: 1}
              full: {type: boolean, default: false}
            tasks: [{id: a, uses: empty}]
            """;

    /** One for all tests of this process, for starting one takes seconds. It ends with the process. */
    private static @Nullable Browser shared;

    Site site;

    @BeforeAll
    void launch() {
        // Other tests run at the same time, so that a page may take its time.
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
    }

    private static synchronized Browser browser() {
        Browser browser = shared;
        if (browser == null) {
            browser = Playwright.create(
                            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(SystemTool.CHROMIUM.required())
                            .setArgs(List.of("--no-sandbox")));
            shared = browser;
        }
        return browser;
    }

    Tab tab(int width) {
        return tab(site.address(), width);
    }

    static Tab tab(URI address, int width) {
        return new Tab(browser(), address, width);
    }

    void start() {
        site = new Site();
        site.file("sales.yaml", SALES);
        site.file("report.yaml", REPORT);
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }
}
