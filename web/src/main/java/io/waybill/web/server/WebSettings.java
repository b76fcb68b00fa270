package io.waybill.web.server;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the page and the API listen.
 *
 * @param host a name or address of this machine's loopback; there is no login yet, so nothing else is taken
 * @param port the port; 0 for any that is free
 */
public record WebSettings(String host, int port) {

    /**
     * Checks both.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where the host is reachable from other machines, or unknown
     */
    public WebSettings {
        if (port < 0 || port > 65_535) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "server.port is " + port + "; choose 0 to 65535, 0 for any that is free");
        }
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "server.host is " + host + ", which other machines can reach, and there is no login yet. Use"
                                + " 127.0.0.1, and a tunnel (ssh -L 8080:127.0.0.1:8080) to reach it from elsewhere");
            }
        } catch (UnknownHostException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "server.host '" + host + "' is not known here. Use 127.0.0.1", e);
        }
    }
}
