package io.waybill.web.server;

import io.waybill.engine.store.AuditRow;
import io.waybill.testing.HandClock;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A site whose people log in at a provider of ours, and the way of a browser between both. As an extension it is honest and
 * remembers nothing of the test before.
 */
final class OidcSite implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
    static final String FLOW = "waybill_oidc";
    static final String SESSION = "waybill_session";

    final HandClock clock = new HandClock();
    final ProviderServer provider = new ProviderServer(clock);
    final Site site;
    final Http http;
    private final HttpClient elsewhere = HttpClient.newHttpClient();

    OidcSite(LoginMode mode, String secret, String... roles) {
        site = new Site(mode, provider.settings(secret, roles), clock, List.of());
        http = new Http(site);
        site.file("a.yaml", "{dag_id: a, schedule: '@daily', tasks: [{id: a, uses: empty}]}");
    }

    Browsing browser() {
        return new Browsing(http);
    }

    /** Begins a login, and gives where the provider sends the browser back to, as a path of ours. */
    String toProviderAndBack(Browsing browser, String next) {
        Answer begun = browser.get("/login/oidc?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        if (begun.status() != 302) {
            throw new AssertionError("No way to the provider: " + begun.body());
        }
        return back(begun.header("Location"));
    }

    /** What the provider answers to a login that was begun. */
    String back(String location) {
        try {
            URI back = URI.create(elsewhere
                    .send(HttpRequest.newBuilder(URI.create(location)).build(), BodyHandlers.ofString())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow());
            return back.getRawPath() + "?" + back.getRawQuery();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The whole way. */
    Answer login(Browsing browser, String next) {
        return browser.get(toProviderAndBack(browser, next));
    }

    List<String> audit(String event) {
        Stream<AuditRow> rows = site.runs().audit().list(null, null, Long.MAX_VALUE, 500).stream();
        return rows.filter(row -> row.event().equals(event))
                .map(row -> row.by() + ": " + row.details())
                .toList();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        provider.behave();
        clock.move(Duration.ofHours(2));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        site.close();
        provider.close();
    }
}
