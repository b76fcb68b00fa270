package io.waybill.web.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that speaks HTTP with a site. */
final class Http {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Site site;
    private final AnswerCheck answers;

    Http(Site site) {
        this(site, new AnswerCheck());
    }

    /** @param answers what holds the API's answers against what it says of itself */
    Http(Site site, AnswerCheck answers) {
        this.site = site;
        this.answers = answers;
    }

    /** An answer. */
    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + body, e);
            }
        }

        String detail() {
            return json().path("detail").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** What the API has answered. */
    AnswerCheck answers() {
        return answers;
    }

    Answer get(String path, String... headers) {
        return checked("GET", path, "", send(with(request(path).GET(), headers)));
    }

    /** Every answer of the API that a test gets is as the API says. */
    private Answer checked(String method, String path, String body, Answer answer) {
        answers.check(method, path, body, answer);
        return answer;
    }

    Answer json(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return checked(method, path, body, send(with(request, headers)));
    }

    /** The same with a body of another type. */
    Answer text(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "text/plain");
        return checked(method, path, body, send(with(request, headers)));
    }

    Answer form(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
        return send(with(request, headers));
    }

    /** The token that the forms of a page carry. */
    String token(String page) {
        Matcher token = TOKEN.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError("No form on " + page);
        }
        return token.group(1);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site.address() + path.substring(1)));
    }

    private static HttpRequest with(HttpRequest.Builder request, String... headers) {
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
