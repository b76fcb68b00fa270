package io.waybill.worker.publish;

import static java.util.Objects.requireNonNull;

import io.waybill.worker.StepException;
import io.waybill.worker.files.Connection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a server is.
 *
 * @param host as people know it
 * @param port of the host
 * @param dialled what is really connected to: the same, or what the connection's {@code connect_to} says
 * @param user who logs in
 * @param directory a folder on the server; empty for where the login leads
 */
record SftpAddress(String host, int port, InetSocketAddress dialled, String user, String directory) {
    private static final int SSH = 22;

    SftpAddress {
        requireNonNull(host, "host");
        requireNonNull(dialled, "dialled");
        requireNonNull(user, "user");
        requireNonNull(directory, "directory");
    }

    /** What the input says goes before what the connection says. */
    static SftpAddress of(PublishSftpInput input, Optional<Connection> connection) {
        String host = input.host().isEmpty() ? connection.map(Connection::host).orElse("") : input.host();
        URI uri = uri(host);
        if (uri.getHost() == null) {
            throw StepException.badInput("Nothing says which server: set host to a name or to sftp://host:port/folder, or give"
                    + " a connection with a host");
        }
        String user = !input.user().isEmpty()
                ? input.user()
                : uri.getUserInfo() != null ? uri.getUserInfo() : connection.map(Connection::login).orElse("");
        if (user.isEmpty()) {
            throw StepException.badInput("Nothing says who logs in at " + uri.getHost() + ": give a connection with a login");
        }
        int port = input.port() > 0
                ? input.port()
                : uri.getPort() > 0 ? uri.getPort() : connection.map(Connection::port).orElse(0);
        int real = port > 0 ? port : SSH;
        String path = uri.getPath() == null ? "" : uri.getPath();
        String directory = !input.directory().isEmpty() ? input.directory() : path.equals("/") ? "" : path;
        InetSocketAddress dialled = connection
                .flatMap(given -> given.extra("connect_to"))
                .map(SftpAddress::socket)
                .orElseGet(() -> new InetSocketAddress(uri.getHost(), real));
        return new SftpAddress(uri.getHost(), real, dialled, user, directory);
    }

    private static URI uri(String host) {
        try {
            URI uri = new URI(host.contains("://") ? host : "sftp://" + host);
            if (!"sftp".equals(uri.getScheme())) {
                throw StepException.badInput("The host is no address of SFTP: write sftp://host:port/folder");
            }
            if (uri.getUserInfo() != null && uri.getUserInfo().contains(":")) {
                throw StepException.badInput("A password does not belong into the host: put it into a connection");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw StepException.badInput("The host cannot be read: write a name, or sftp://host:port/folder");
        }
    }

    private static InetSocketAddress socket(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw StepException.badInput("connect_to of the connection's extra is no address: write host:port");
        }
    }

    /** The folder and the file's name as a path on the server. */
    String path(String name) {
        return directory.isEmpty() ? name : directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    /** As people would write it. */
    String shown(String path) {
        String authority = port == SSH ? host : host + ":" + port;
        return "sftp://" + authority + (path.startsWith("/") ? "" : "/") + path;
    }
}
