package io.waybill.web.server;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnsupportedMediaTypeResponse;
import io.waybill.web.login.Login;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets in only what comes from browser tabs of our own pages, or from programs.
 *
 * <ul>
 *   <li>The Host header must name the loopback, or with a login a name of the settings: a page elsewhere whose name is made to point here (DNS rebinding) is
 *       refused.
 *   <li>Other sites may link here, and nothing else: their scripts, images and forms are refused by Sec-Fetch-Site and
 *       Origin, which browsers set and pages cannot.
 *   <li>Forms carry a token besides ({@link FormToken}); the API takes JSON only, which a foreign form cannot send.
 * </ul>
 *
 * <p>Programs send neither header; who runs a program on this machine needs no browser to reach us. Who they are, and what
 * they may do, is for {@link Gate} to say.
 */
final class Guard {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Set<String> hosts;
    private final boolean isPublic;

    Guard(WebSettings settings) {
        Stream<String> always = Stream.of("127.0.0.1", "localhost", "[::1]", settings.host());
        this.hosts = Stream.concat(always, settings.allowedHosts().stream())
                .map(host -> bracketed(host.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        this.isPublic = settings.login();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Sets what every answer carries, then refuses what must not come in. */
    void check(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
        String host = ctx.header("Host");
        if (host == null || !hosts.contains(withoutPort(host.toLowerCase(Locale.ROOT)))) {
            throw new ForbiddenResponse(
                    isPublic
                            ? "This server does not answer as '" + host
                                    + "'. Open it under its own name, or add this one to the setting server.allowed_hosts"
                            : "This server answers only as 127.0.0.1 or localhost, not as '" + host
                                    + "'. Open it under one of these names");
        }
        boolean write = !SAFE.contains(ctx.method().name());
        checkSite(ctx, write);
        if (write) {
            checkOrigin(ctx.header("Origin"), host);
            checkType(ctx);
        }
    }

    private static void checkSite(Context ctx, boolean write) {
        String site = ctx.header("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || (site.equals("none") && !write)) {
            return;
        }
        boolean link = !write
                && "navigate".equals(ctx.header("Sec-Fetch-Mode"))
                && "document".equals(ctx.header("Sec-Fetch-Dest"));
        if (!link) {
            throw foreign();
        }
    }

    private static void checkOrigin(@Nullable String origin, String host) {
        if (origin == null) {
            return;
        }
        // "null", which sandboxed pages send, has no authority and is refused too.
        String authority = authority(origin);
        if (!host.equalsIgnoreCase(authority)) {
            throw foreign();
        }
    }

    private static void checkType(Context ctx) {
        boolean api = Login.isForPrograms(ctx.path());
        String type = ctx.contentType() == null ? "" : ctx.contentType();
        if (api && !type.startsWith("application/json")) {
            throw new UnsupportedMediaTypeResponse(
                    "The API takes JSON. Send the header Content-Type: application/json, also with an empty body");
        }
        if (!api && !type.startsWith("application/x-www-form-urlencoded")) {
            throw new UnsupportedMediaTypeResponse(
                    "A page takes what its own form sends. For programs there is /api/v2");
        }
    }

    private static ForbiddenResponse foreign() {
        return new ForbiddenResponse(
                "The request comes from a page of another site. Open this server's own page instead");
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException notAnOrigin) {
            return null;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
