package io.waybill.web.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where OpenLineage's events go.
 *
 * @param endpoint where they are posted; absent: nowhere
 * @param apiKey what shows that they are ours; empty: nothing
 * @param namespace what this Waybill's jobs belong to
 */
public record LineageSettings(
        @Setting(
                "Where OpenLineage's events of runs and tries are posted, such as http://127.0.0.1:5000/api/v1/lineage;"
                        + " absent, there are none.")
        @Nullable URI endpoint,

        @Setting(value = "The key that is sent along, as Authorization: Bearer.", secret = true)
        String apiKey,

        @Setting(value = "The namespace of this Waybill's jobs there.", defaultValue = "waybill")
        String namespace) {}
