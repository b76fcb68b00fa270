package io.waybill.web.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The page and the API.
 *
 * @param host the address it listens on
 * @param port its port; 0 for any that is free
 * @param publicUrl where people find the page; absent: at the address it listens on
 */
public record ServerSettings(
        @Setting(
                value =
                        "The address that the page and the API listen on. There is no login yet: leave it on this machine.",
                defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Their port; 0 takes any that is free.", defaultValue = "8080", min = 0, max = 65_535)
        int port,

        @Setting(
                "Where people find the page, such as https://waybill.example.com, for the links in notifications; absent, it is the"
                        + " address that the page listens on.")
        @Nullable URI publicUrl) {}
