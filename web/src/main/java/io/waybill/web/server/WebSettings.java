package io.waybill.web.server;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where the page and the API listen.
 *
 * @param host a name or address of this machine; without a login only of its loopback
 * @param port the port; 0 for any that is free
 * @param allowedHosts what they may be called besides, with a login
 * @param login whether there is a login
 */
public record WebSettings(String host, int port, List<String> allowedHosts, boolean login) {

    /** Without a login. */
    public WebSettings(String host, int port) {
        this(host, port, List.of(), false);
    }

    /**
     * Checks them.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where the host is reachable from other machines and there is no
     *     login, or where it is unknown
     */
    public WebSettings {
        allowedHosts = List.copyOf(allowedHosts);
        if (port < 0 || port > 65_535) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "server.port is " + port + "; choose 0 to 65535, 0 for any that is free");
        }
        try {
            if (!login && !InetAddress.getByName(host).isLoopbackAddress()) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "server.host is " + host
                                + ", which other machines can reach, and there is no login. Make a user"
                                + " with 'waybill users create NAME --role admin' and set login.mode to users; or use"
                                + " 127.0.0.1, and a tunnel (ssh -L 8080:127.0.0.1:8080) to reach it from elsewhere");
            }
            if (!login && !allowedHosts.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "server.allowed_hosts is set, and there is no login: only this machine's own names are answered to."
                                + " Set login.mode to users, or leave it out");
            }
        } catch (UnknownHostException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "server.host '" + host + "' is not known here. Use 127.0.0.1", e);
        }
    }
}
