package io.waybill.operators.http;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.net.AddressGuard;
import io.waybill.operators.http.HttpExchange.Answer;
import io.waybill.operators.http.HttpExchange.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/**
 * Calls addresses that DAG files name. The guard judges each host, also those that redirects lead to, and the addresses that
 * it has judged are the ones that are connected to. Time, the number of redirects and the size of answers are bounded. No
 * proxy, no cookies, nothing of the machine's own credentials. Thread safe.
 */
final class GuardedHttp implements AutoCloseable {
    /** The most bytes of an answer, after any compression. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_REDIRECTS = 5;
    private static final int CONNECTIONS = 32;
    private static final int CONNECT_WITHIN_MILLIS = 10_000;

    /** What only leads a request to its place; Apache's client says it by itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");

    /** What of a request's headers may go to a host that it was not meant for. */
    private static final Set<String> HARMLESS_HEADERS =
            Set.of("accept", "accept-language", "content-type", "user-agent");

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    GuardedHttp(AddressGuard guard) {
        client = HttpClientBuilder.create()
                .setDnsResolver(guard::resolve)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Waybill")
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                // What is kept open was judged when it was opened, and may be judged otherwise later.
                .setConnectionTimeToLive(1, TimeUnit.MINUTES)
                .build();
        deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "waybill-http-deadline");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * Asks, and follows redirects.
     *
     * @throws WaybillException {@code ADDRESS_REFUSED} where the guard says no; {@code SERVICE_UNAVAILABLE} where there is no
     *     answer in time; {@code SERVICE_REFUSED} where the answer is too large or leads nowhere
     */
    Answer call(Request request) {
        long end = System.nanoTime() + request.timeout().toNanos();
        Request next = request;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            checkUrl(next.url());
            Answer answer = once(next, Duration.ofNanos(end - System.nanoTime()));
            if (!answer.isRedirect()) {
                return answer;
            }
            next = redirected(next, answer);
        }
        throw refused(request + " was redirected more than " + MOST_REDIRECTS
                + " times; give the address that it leads to in the end");
    }

    private static void checkUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw refused("'" + withoutUser(url) + "' is no address of a web service; write https://host/path");
        }
        if (url.getRawUserInfo() != null) {
            throw refused(
                    "'" + withoutUser(url)
                            + "' must have no user or password in it; put them into a connection, and name that in http_conn_id");
        }
    }

    private static String withoutUser(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : url.toString().replace(url.getRawUserInfo() + "@", "");
    }

    private Answer once(Request request, Duration left) {
        int millis = (int) Math.min(Integer.MAX_VALUE, left.toMillis());
        if (millis <= 0) {
            throw late(request);
        }
        HttpUriRequest sent = apache(request, millis);
        // The time-outs of sockets are from one byte to the next.
        ScheduledFuture<?> deadline = deadlines.schedule(sent::abort, millis, TimeUnit.MILLISECONDS);
        try (CloseableHttpResponse response = client.execute(sent)) {
            Header location = response.getFirstHeader("Location");
            HttpEntity entity = response.getEntity();
            Header type = entity == null ? null : entity.getContentType();
            return new Answer(
                    response.getStatusLine().getStatusCode(),
                    type == null ? "" : type.getValue(),
                    location == null ? null : location.getValue(),
                    entity == null ? new byte[0] : body(request, sent, entity));
        } catch (ConnectTimeoutException e) {
            throw unavailable(request, "did not take the connection in time", e);
        } catch (SocketTimeoutException e) {
            // The socket's own time-out is as long, and may be a moment ahead of ours.
            throw late(request);
        } catch (IOException e) {
            if (sent.isAborted()) {
                throw late(request);
            }
            throw unavailable(request, "cannot be spoken to (" + e.getMessage() + ")", e);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw unavailable(request, "cannot be spoken to (" + e.getMessage() + ")", e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static HttpUriRequest apache(Request request, int millis) {
        RequestBuilder builder = RequestBuilder.create(request.method())
                .setUri(request.url())
                .setConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(millis)
                        .setConnectTimeout(Math.min(millis, CONNECT_WITHIN_MILLIS))
                        .setSocketTimeout(millis)
                        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                        .setAuthenticationEnabled(false)
                        .setNormalizeUri(false)
                        .build());
        request.headers().forEach((name, value) -> {
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw refused("The header " + name + " is set by the client itself; remove it from headers");
            }
            if (isBroken(name) || isBroken(value)) {
                throw refused("The header " + name.replaceAll("\\p{Cntrl}", "?")
                        + " has a line break or another control character in it; remove that");
            }
            builder.setHeader(name, value);
        });
        if (request.body() != null) {
            builder.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8)));
        }
        return builder.build();
    }

    private static boolean isBroken(String text) {
        return text.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f));
    }

    private static byte[] body(Request request, HttpUriRequest sent, HttpEntity entity) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = entity.getContent()) {
            byte[] some = new byte[8192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                all.write(some, 0, read);
                if (all.size() > MOST_BYTES) {
                    // Closing would read the rest.
                    sent.abort();
                    throw refused(request + " was answered with more than " + MOST_BYTES / 1024
                            + " KiB, which the engine does not read; have a container fetch it");
                }
            }
        }
        return all.toByteArray();
    }

    private static Request redirected(Request request, Answer answer) {
        URI url;
        try {
            url = request.url().resolve(String.valueOf(answer.location()));
        } catch (IllegalArgumentException e) {
            throw refused(request + " was redirected to an address that is none");
        }
        boolean keepsBody = answer.status() == 307 || answer.status() == 308;
        boolean elsewhere = !origin(request.url()).equals(origin(url));
        if (elsewhere
                && "https".equalsIgnoreCase(request.url().getScheme())
                && !"https".equalsIgnoreCase(url.getScheme())) {
            throw refused(
                    request + " was redirected to " + origin(url) + ", which is not encrypted; that is not followed");
        }
        if (elsewhere && keepsBody && request.body() != null) {
            throw refused(request + " was redirected to " + origin(url)
                    + " with its body, which was not meant for that host; give that address where it is");
        }
        boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
        String method = keepsBody || isRead ? request.method() : "GET";
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        if (elsewhere) {
            headers.keySet().removeIf(name -> !HARMLESS_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        }
        return new Request(method, url, headers, keepsBody ? request.body() : null, request.timeout());
    }

    private static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static WaybillException refused(String message) {
        return new WaybillException(ErrorCode.SERVICE_REFUSED, message);
    }

    private static WaybillException unavailable(Request request, String what, Exception e) {
        return new WaybillException(
                ErrorCode.SERVICE_UNAVAILABLE, request + ": " + origin(request.url()) + " " + what, e);
    }

    private static WaybillException late(Request request) {
        return new WaybillException(
                ErrorCode.SERVICE_UNAVAILABLE,
                request + " was not answered whole within " + request.timeout().toMillis() + " ms");
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
