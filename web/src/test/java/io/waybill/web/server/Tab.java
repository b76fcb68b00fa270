package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab of a real browser. When it is closed it must have seen no error and no foreign host, and nothing that sticks out. */
final class Tab implements AutoCloseable {
    private final URI address;
    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private boolean expectsFaults;

    Tab(Browser browser, URI address, int width) {
        this.address = address;
        this.context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setTimezoneId("Europe/Amsterdam")
                .setColorScheme(ColorScheme.LIGHT));
        context.setDefaultTimeout(30_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> faults.add("script: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(address.toString()) && !request.url().startsWith("blob:")) {
                faults.add("foreign: " + request.url());
            }
        });
    }

    Page page() {
        return page;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    Tab open(String path) {
        page.navigate(address.resolve(path).toString());
        return this;
    }

    /** Notes the page as it is, so that {@link #wasNotReloaded} can tell. */
    void mark() {
        page.evaluate("window.marked = true");
    }

    void wasNotReloaded() {
        assertThat(page.evaluate("window.marked === true"))
                .as("the page renewed itself in place")
                .isEqualTo(true);
    }

    /** From here on the browser may complain, as it does when a server is away or refuses. */
    void expectsFaults() {
        expectsFaults = true;
    }

    /** Nothing sticks out to the side. */
    void fits() {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("width beyond the window on " + page.url())
                .isEqualTo(0);
    }

    @Override
    public void close() {
        fits();
        context.close();
        if (!expectsFaults) {
            assertThat(faults).isEmpty();
        }
    }
}
