package io.waybill.web.login;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The cookies of the login: no script reads them, and no other site has them sent along. Thread safe. */
final class Cookies {
    private final @Nullable URI publicUrl;
    private final String secureHost;

    /** @param publicUrl where people find the page; absent: at the address it listens on */
    Cookies(@Nullable URI publicUrl) {
        this.publicUrl = publicUrl;
        this.secureHost =
                publicUrl != null && "https".equals(publicUrl.getScheme()) ? String.valueOf(publicUrl.getHost()) : "";
    }

    /** Where people find the page; the guard has looked at the name. */
    URI own(Context ctx) {
        return publicUrl != null
                ? publicUrl
                : URI.create((isSecure(ctx) ? "https://" : "http://") + ctx.header("Host"));
    }

    /**
     * Sets one.
     *
     * @param path below which it is sent back
     * @param seconds how long it lasts; less than 0: as long as the browser is open
     */
    void set(Context ctx, String name, String path, String value, long seconds) {
        ctx.cookie(new Cookie(name, value, path, (int) seconds, isSecure(ctx), true, null, SameSite.LAX));
    }

    /** Takes one away. */
    void end(Context ctx, String name, String path) {
        set(ctx, name, path, "", 0);
    }

    /** A proxy in front speaks https, and http with us. */
    private boolean isSecure(Context ctx) {
        return ctx.scheme().equals("https")
                || "https".equals(ctx.header("X-Forwarded-Proto"))
                || secureHost.equalsIgnoreCase(ctx.req().getServerName());
    }
}
