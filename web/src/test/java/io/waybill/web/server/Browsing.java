package io.waybill.web.server;

import io.waybill.web.login.Login;
import io.waybill.web.server.Http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser as far as a login needs one: it keeps cookies, and sends the forms of pages. */
final class Browsing {
    static final String PASSWORD = "correct horse battery";

    private final Http http;
    private final Map<String, String> cookies = new HashMap<>();

    Browsing(Http http) {
        this.http = http;
    }

    /** Logs in, and gives the answer to it. */
    Answer login(String name, String password, String next) {
        get("/login");
        // Who has a session already is led on and given none.
        cookies.putIfAbsent("waybill_login", "B".repeat(43));
        return send(
                "/login",
                Map.of(
                        "token",
                        Login.formToken(cookies.get("waybill_login")),
                        "name",
                        name,
                        "password",
                        password,
                        "next",
                        next));
    }

    /** Logs in with the password of all of the tests' users. */
    Browsing as(String name) {
        Answer answer = login(name, PASSWORD, "/");
        if (answer.status() != 303) {
            throw new AssertionError("No login for " + name + ": " + answer.body());
        }
        return this;
    }

    Answer get(String path) {
        return kept(http.get(path, "Cookie", cookieHeader()));
    }

    /** Sends a form with the token of this session. */
    Answer form(String path, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.putIfAbsent("token", formToken());
        return send(path, all);
    }

    /** What forms of this session carry. */
    String formToken() {
        return Login.formToken(cookies.getOrDefault("waybill_session", "none"));
    }

    private Answer send(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return kept(http.form(path, body, "Cookie", cookieHeader()));
    }

    private Answer kept(Answer answer) {
        for (String cookie : setCookies(answer)) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    static List<String> setCookies(Answer answer) {
        return answer.response().headers().allValues("Set-Cookie");
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** As if somebody had put it there. */
    void plant(String name, String value) {
        cookies.put(name, value);
    }

    private String cookieHeader() {
        return cookies.isEmpty()
                ? "none=1"
                : cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; "));
    }
}
