package io.waybill.web.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.web.login.Caller;

/** How forms are answered. */
final class Forms {
    private Forms() {}

    /** Who a command comes from. */
    static String by(Context ctx) {
        return Caller.byPage(ctx);
    }

    /** Done: a form that was sent in the background stays where it is, any other goes on to a page. */
    static void done(Context ctx, String next) {
        String accept = ctx.header("Accept");
        if (accept != null && accept.startsWith("application/json")) {
            ctx.status(HttpStatus.NO_CONTENT);
        } else {
            ctx.redirect(next, HttpStatus.SEE_OTHER);
        }
    }
}
