package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Speaks to the API of a server that is up. */
final class ApiClient {
    private static final int CLIENT_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;
    private static final int PAGE = 1000;

    /** The variable that holds the token, for a server with a login. */
    static final String TOKEN_VARIABLE = "WAYBILL_TOKEN";

    private final URI server;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * @param server its address, such as {@code http://127.0.0.1:8080/}
     * @param token what shows who asks; empty where there is no login
     */
    ApiClient(URI server, String token) {
        this.token = requireNonNull(token, "token");
        this.server = requireNonNull(server, "server");
    }

    /** A path of the API; each part may hold anything. */
    static String path(String... parts) {
        return path("/api/v2/", parts);
    }

    /** A path of what Airflow's API has no word for. */
    static String extra(String... parts) {
        return path("/api/waybill/v1/", parts);
    }

    private static String path(String root, String... parts) {
        return List.of(parts).stream().map(ApiClient::encode).collect(Collectors.joining("/", root, ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads one resource. */
    JsonNode get(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return send("GET", parameters.isEmpty() ? path : path + "?" + parameters, null);
    }

    /**
     * Reads a list, all of its pages up to a limit.
     *
     * @param field the answer's field that holds the items
     */
    List<JsonNode> list(String path, Map<String, String> query, String field, int limit) {
        List<JsonNode> items = new ArrayList<>();
        while (items.size() < limit) {
            Map<String, String> page = new LinkedHashMap<>(query);
            page.put("limit", Integer.toString(Math.min(PAGE, limit - items.size())));
            page.put("offset", Integer.toString(items.size()));
            JsonNode found = get(path, page).path(field);
            found.forEach(items::add);
            if (found.isEmpty()) {
                break;
            }
        }
        return items;
    }

    /** Makes something. */
    JsonNode post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    /** Changes something. */
    JsonNode patch(String path, JsonNode body) {
        return send("PATCH", path, body);
    }

    /** Removes something. */
    void delete(String path) {
        var unused = send("DELETE", path, Json.object());
    }

    /** Has something done that may be asked for again. */
    JsonNode put(String path) {
        return send("PUT", path, Json.object());
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = exchange(request, HttpResponse.BodyHandlers.ofString());
        JsonNode json = json(answer.body());
        refuse(answer.statusCode(), json);
        return json;
    }

    /**
     * The server's events, line by line as they come; to be closed. Reading on throws {@link java.io.UncheckedIOException}
     * where they break off.
     */
    Stream<String> events() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(extra("events"))).header("Accept", "text/event-stream");
        HttpResponse<Stream<String>> answer = exchange(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() >= CLIENT_ERROR) {
            try (Stream<String> lines = answer.body()) {
                refuse(answer.statusCode(), json(lines.collect(Collectors.joining("\n"))));
            }
        }
        return answer.body();
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), handler);
        } catch (ConnectException e) {
            throw CliException.failed("waybill: nothing answers at " + server
                    + ". Start a server with 'waybill up', or name another with --server");
        } catch (IOException e) {
            throw CliException.failed("waybill: " + server + " was not reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.failed("waybill: interrupted while waiting for " + server);
        }
    }

    private JsonNode json(String body) {
        try {
            return Json.parse(body);
        } catch (JsonProcessingException e) {
            throw CliException.failed(
                    "waybill: what answers at " + server + " is no Waybill. Name another with --server");
        }
    }

    /** Ends the command where the server did not do what was asked. */
    private void refuse(int status, JsonNode json) {
        if (status == UNAUTHORIZED) {
            throw CliException.badUsage(
                    "waybill: " + server + " lets in who has logged in, and "
                            + (token.isEmpty()
                                    ? TOKEN_VARIABLE + " is not set"
                                    : "the token of " + TOKEN_VARIABLE + " does not hold"),
                    "Set " + TOKEN_VARIABLE + " to an API token, from the page Account or 'waybill users token'.");
        }
        if (status >= CLIENT_ERROR) {
            String detail = "waybill: " + json.path("detail").asText("the server answered " + status);
            throw status < SERVER_ERROR ? CliException.badUsage(detail) : CliException.failed(detail);
        }
    }
}
