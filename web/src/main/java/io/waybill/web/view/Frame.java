package io.waybill.web.view;

import java.util.List;

/**
 * What surrounds every page.
 *
 * @param title for the browser's tab
 * @param crumbs the way to here, the page itself last
 * @param viewer who looks
 * @param token what a form must send back to show that it came from our page
 * @param assets folder of the static files, new at each start so that browsers may keep them for ever
 * @param subject what the page is about, so that it knows which changes concern it: {@code dags},
 *     {@code dag/<id>}, {@code run/<id>/<run id>}; empty for a page that never changes
 * @param refreshSeconds how often the page renews itself even when nothing was announced; 0 for never
 */
public record Frame(
        String title,
        List<Crumb> crumbs,
        Viewer viewer,
        String token,
        String assets,
        String subject,
        int refreshSeconds) {

    public Frame {
        crumbs = List.copyOf(crumbs);
    }

    /**
     * A step on the way to a page.
     *
     * @param text its name
     * @param href where it leads; empty for the page itself
     */
    public record Crumb(String text, String href) {}
}
