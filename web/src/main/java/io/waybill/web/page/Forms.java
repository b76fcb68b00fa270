package io.waybill.web.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** How forms are answered. */
final class Forms {
    /** Who a command comes from. */
    static final String BY_PAGE = "page";

    private Forms() {}

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
