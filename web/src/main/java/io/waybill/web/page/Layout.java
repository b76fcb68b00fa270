package io.waybill.web.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.waybill.web.login.Caller;
import io.waybill.web.login.RouteTable;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Viewer;
import io.waybill.web.view.Who;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames and renders pages. Thread safe. */
final class Layout {
    private static final String ZONE_COOKIE = "zone";
    private static final String THEME_COOKIE = "theme";

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final FormToken token;
    private final String assets;
    private final Clock clock;

    Layout(FormToken token, String assets, Clock clock) {
        this.token = token;
        this.assets = assets;
        this.clock = clock;
    }

    /** What surrounds a page that never changes by itself. */
    Frame still(Context ctx, String title, Frame.Crumb... crumbs) {
        return live(ctx, title, "", 0, crumbs);
    }

    /** What surrounds a page about something that changes. */
    Frame live(Context ctx, String title, String subject, int refreshSeconds, Frame.Crumb... crumbs) {
        return new Frame(
                title, List.of(crumbs), viewer(ctx), token.value(ctx), assets, subject, refreshSeconds, who(ctx));
    }

    private static Who who(Context ctx) {
        Caller caller = Caller.of(ctx);
        return new Who(caller.name(), (method, address) -> RouteTable.mayGo(caller, method, address));
    }

    Viewer viewer(Context ctx) {
        return Viewer.of(cookie(ctx, ZONE_COOKIE), cookie(ctx, THEME_COOKIE), clock.instant());
    }

    private static @Nullable String cookie(Context ctx, String name) {
        String value = ctx.cookie(name);
        if (value == null) {
            return null;
        }
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }

    /** Answers with a page; the template's only param is the page. */
    void render(Context ctx, String template, Record page) {
        StringOutput html = new StringOutput(8 * 1024);
        templates.render(template, page, html);
        ctx.html(html.toString());
    }
}
