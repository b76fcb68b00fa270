package io.waybill.web.notify;

import io.waybill.engine.notify.DeliveryException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts JSON and reads what the answer means: 2xx is taken, 408, 429 and 5xx may go better later, all others will not. A
 * redirect is not followed, for who answers there was not meant. No address is in any message. Thread safe.
 */
public final class HttpPost {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** Connects to nobody yet. */
    public HttpPost() {}

    /**
     * Posts a text.
     *
     * @throws DeliveryException where it was not taken
     */
    public void post(URI url, String json, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(json));
        headers.forEach(request::setHeader);
        request.setHeader("Content-Type", "application/json; charset=utf-8");
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        int status;
        try {
            status = answer.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS).statusCode();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw DeliveryException.forNow("The receiver has not answered within " + ANSWER_WITHIN.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw DeliveryException.forNow(
                    e.getCause() instanceof ConnectException
                            ? "The receiver cannot be reached"
                            : "The receiver cannot be spoken to ("
                                    + (e.getCause() == null ? e : e.getCause())
                                            .getClass()
                                            .getSimpleName()
                                    + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeliveryException.forNow("It was interrupted");
        }
        if (status < 200 || status > 299) {
            String reason = "The receiver answered " + status + meaning(status);
            boolean mayGoBetter = status == 408 || status == 429 || status >= 500;
            throw mayGoBetter ? DeliveryException.forNow(reason) : DeliveryException.forGood(reason);
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> " (a redirect is not followed: give the address that it leads to)";
            case 401, 403 -> " (it does not let us: look at the address, its key and its headers)";
            case 404, 410 -> " (there is nothing at this address any more: make a new one)";
            default -> "";
        };
    }
}
