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
 * @param who who is logged in, and what they may do
 */
public record Frame(
        String title,
        List<Crumb> crumbs,
        Viewer viewer,
        String token,
        String assets,
        String subject,
        int refreshSeconds,
        Who who) {

    public Frame {
        crumbs = List.copyOf(crumbs);
    }

    /** Whether runs of a DAG may be triggered, cleared and so on. */
    public boolean mayOperate(String dagId) {
        return maySend(Links.dag(dagId) + "/pause");
    }

    /** Whether a form of this address may be sent. */
    public boolean maySend(String address) {
        return who.may("POST", address);
    }

    /** Whether a page may be gone to. */
    public boolean mayGo(String address) {
        return who.may("GET", address);
    }

    /**
     * A step on the way to a page.
     *
     * @param text its name
     * @param href where it leads; empty for the page itself
     */
    public record Crumb(String text, String href) {}
}
