package io.waybill.web.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page and the API.
 *
 * @param host the address it listens on
 * @param port its port; 0 for any that is free
 * @param publicUrl where people find the page; absent: at the address it listens on
 * @param allowedHosts what else it is called
 */
public record ServerSettings(
        @Setting(
                value =
                        "The address that the page and the API listen on. Another one than this machine's own needs a login,"
                                + " see login.mode; 0.0.0.0 is all.",
                defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Their port; 0 takes any that is free.", defaultValue = "8080", min = 0, max = 65_535)
        int port,

        @Setting(
                "Where people find the page, such as https://waybill.example.com, for the links in notifications; absent, it is the"
                        + " address that the page listens on.")
        @Nullable URI publicUrl,

        @Setting(
                "The names that the page is opened by besides 127.0.0.1, localhost, server.host and that of server.public_url,"
                        + " such as waybill.example.com; requests for other names are refused. Needs a login.")
        List<String> allowedHosts) {
    public ServerSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
