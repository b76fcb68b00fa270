package io.waybill.web.page;

import io.javalin.http.Context;
import io.waybill.web.view.ErrorPage;
import io.waybill.web.view.Frame;

/** Says on a page what went wrong. */
public final class ErrorPages {
    private final Layout layout;

    ErrorPages(Layout layout) {
        this.layout = layout;
    }

    /**
     * Answers with the page; the status is set here too.
     *
     * @param message what happened and what mends it
     * @param code for a report, or empty
     */
    public void show(Context ctx, int status, String message, String code) {
        ctx.status(status);
        Frame frame = layout.still(ctx, title(status), new Frame.Crumb(title(status), ""));
        layout.render(ctx, "error.jte", new ErrorPage(frame, status, title(status), sentence(message), code));
    }

    private static String sentence(String message) {
        return message.isEmpty() || ".?!…".indexOf(message.charAt(message.length() - 1)) >= 0 ? message : message + ".";
    }

    private static String title(int status) {
        return switch (status) {
            case 400, 422 -> "This cannot be done";
            case 401 -> "Not logged in";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 409 -> "This is there already";
            case 502, 503 -> "Not now";
            default -> status < 500 ? "The request was refused" : "Something went wrong here";
        };
    }
}
