package io.waybill.worker.publish;

import io.waybill.worker.ExitCode;
import io.waybill.worker.Printable;
import io.waybill.worker.Step;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.Connection;
import io.waybill.worker.files.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends files to a server by HTTP, each as the body of a request. Redirects are not followed. */
public final class PublishHttpStep implements Step {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int SHOWN = 300;

    @Override
    public String name() {
        return "publish_http";
    }

    @Override
    public String about() {
        return "sends files to a server by HTTP";
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        PublishHttpInput input = run.inputAs(PublishHttpInput.class);
        Map<String, DataFile> files = FilesToPublish.of(run, input.files(), input.keepFolders());
        if (files.size() > 1 && !input.url().endsWith("/") && input.method() == PublishHttpInput.Method.PUT) {
            throw StepException.badInput("/url: " + files.size() + " files would go to one address (end the URL with '/')");
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        List<Published> all = new ArrayList<>();
        for (Map.Entry<String, DataFile> entry : files.entrySet()) {
            Published one = publish(run, client, input, entry.getKey(), entry.getValue());
            FilesToPublish.log(run, one);
            all.add(one);
        }
        FilesToPublish.tell(run, all);
        return ExitCode.DONE;
    }

    private static Published publish(
            StepRun run, HttpClient client, PublishHttpInput input, String name, DataFile file) throws IOException {
        String url = input.url().endsWith("/") ? input.url() + escaped(name) : input.url();
        byte[] sha256 = FilesToPublish.sha256(file);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(url));
            input.headers().forEach(request::header);
            run.connection().ifPresent(connection -> login(connection, request));
            request.method(input.method().name(), HttpRequest.BodyPublishers.ofFile(file.onDisk(run.scratch())));
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            judge(input, url, answer);
            return new Published(file.name(), url, file.size(), HexFormat.of().formatHex(sha256), false);
        } catch (IllegalArgumentException e) {
            throw StepException.badInput("The request cannot be made: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StepException.tryAgain("Interrupted", e);
        } catch (IOException e) {
            throw StepException.tryAgain(url + " cannot be reached: " + e, e);
        }
    }

    private static URI uri(String url) {
        URI uri = URI.create(url);
        if (uri.getUserInfo() != null) {
            throw StepException.badInput("A login does not belong into the URL: put it into a connection");
        }
        return uri;
    }

    private static void login(Connection connection, HttpRequest.Builder request) {
        String header = connection
                .extra("token")
                .map(token -> "Bearer " + token)
                .orElseGet(() -> connection.login().isEmpty()
                        ? ""
                        : "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((connection.login() + ":" + connection.password())
                                                .getBytes(StandardCharsets.UTF_8)));
        if (!header.isEmpty()) {
            request.setHeader("Authorization", header);
        }
    }

    private static void judge(PublishHttpInput input, String url, HttpResponse<InputStream> answer) throws IOException {
        int status = answer.statusCode();
        try (InputStream body = answer.body()) {
            if (input.expectedStatus().contains(status)) {
                return;
            }
            String begin = new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8);
            String message = url + " answers " + status + (begin.isBlank() ? "" : ": " + Printable.line(begin, SHOWN));
            boolean passes = status == 429 || status == 408 || status >= 500;
            throw passes ? StepException.tryAgain(message, null) : StepException.notPassed(message);
        }
    }

    private static String escaped(String name) {
        return Arrays.stream(name.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
