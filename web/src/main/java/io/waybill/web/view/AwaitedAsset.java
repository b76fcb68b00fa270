package io.waybill.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset that a DAG waits for.
 *
 * @param name as the DAG's schedule calls it
 * @param href its page; empty where it is not known yet
 * @param cameAt when it came, since the last run that was made of it; absent where it has not
 * @param warning what is odd about it; empty where nothing is
 */
public record AwaitedAsset(
        String name, String href, @Nullable Instant cameAt, String warning) {}
