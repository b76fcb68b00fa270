package io.waybill.web.view;

import java.util.List;

/**
 * An asset with its updates.
 *
 * @param frame around it
 * @param asset the asset
 * @param extra what each task tells with an update, as JSON; empty where that is nothing
 * @param readers the tasks that read it
 * @param canRun whether one DAG writes it, which can be started
 * @param events its updates, the newest first
 * @param newer the page of newer ones; empty where there is none
 * @param older the page of older ones; empty where there is none
 * @param typed what was typed as extra
 * @param error what is wrong with that; empty where nothing is
 */
public record AssetPage(
        Frame frame,
        AssetsPage.Item asset,
        String extra,
        List<AssetsPage.Ref> readers,
        boolean canRun,
        List<AssetEventLine> events,
        String newer,
        String older,
        String typed,
        String error) {
    public AssetPage {
        readers = List.copyOf(readers);
        events = List.copyOf(events);
    }
}
