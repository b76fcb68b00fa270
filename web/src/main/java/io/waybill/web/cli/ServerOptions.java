package io.waybill.web.cli;

import io.waybill.web.settings.ServerSettings;
import io.waybill.web.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a client's command speaks to. */
final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server's address. Default: that of the settings, http://127.0.0.1:8080.")
    private @Nullable String server;

    private final Environment environment;

    @Mixin
    private final SettingsOptions settings;

    ServerOptions(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    /** Whether the command line names a server. */
    boolean isNamed() {
        return server != null;
    }

    Settings settings() {
        return settings.read();
    }

    ApiClient client() {
        return new ApiClient(
                address(),
                environment
                        .variables()
                        .getOrDefault(ApiClient.TOKEN_VARIABLE, "")
                        .strip());
    }

    private URI address() {
        if (server != null) {
            try {
                URI given = new URI(server.contains("://") ? server : "http://" + server);
                if (given.getHost() != null) {
                    return given;
                }
            } catch (URISyntaxException e) {
                throw wrong(server);
            }
            throw wrong(server);
        }
        ServerSettings configured = settings.read().server();
        String host = configured.host().contains(":") ? "[" + configured.host() + "]" : configured.host();
        return URI.create("http://" + host + ":" + configured.port() + "/");
    }

    private static CliException wrong(String server) {
        return CliException.badUsage("waybill: --server: '" + server + "' is no address (write http://host:port)");
    }
}
