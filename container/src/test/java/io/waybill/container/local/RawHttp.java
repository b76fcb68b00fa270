package io.waybill.container.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** HTTP as bytes: what no decent client would send. */
final class RawHttp {

    /** The Host header of the endpoint itself. */
    static final String OWN_HOST = "own";

    private final URI endpoint;

    RawHttp(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Posts a body to an ECS action, without signature. */
    String post(String target, String body) {
        return post(target, OWN_HOST, body.getBytes(StandardCharsets.UTF_8));
    }

    String post(String target, String host, byte[] body) {
        String named = host.equals(OWN_HOST) ? endpoint.getAuthority() : host;
        return send(
                "POST / HTTP/1.1\r\nHost: " + named + "\r\nX-Amz-Target: " + target
                        + "\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n",
                body);
    }

    /** Sends bytes and reads all that comes back, status line first. */
    String send(String head, byte[] body) {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream output = socket.getOutputStream();
            output.write(head.getBytes(StandardCharsets.ISO_8859_1));
            try {
                output.write(body);
                output.flush();
            } catch (IOException e) {
                // It may answer and close before it has read all; the answer is what counts.
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
