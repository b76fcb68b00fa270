package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * An update of an asset.
 *
 * @param asset the asset
 * @param at when
 * @param source the task that has written it, or who has said so
 * @param sourceHref the task's page; empty where there is none
 * @param extra what was told with it, as JSON; empty where nothing was
 * @param runs the runs that it has started
 */
public record AssetEventLine(
        AssetsPage.Ref asset, Instant at, String source, String sourceHref, String extra, List<AssetsPage.Ref> runs) {
    public AssetEventLine {
        runs = List.copyOf(runs);
    }
}
