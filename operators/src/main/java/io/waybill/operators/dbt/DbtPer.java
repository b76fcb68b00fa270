package io.waybill.operators.dbt;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of a project has a container of its own. */
public enum DbtPer {
    /** Each model, seed and snapshot, and the tests of each. */
    @JsonProperty("model")
    MODEL,

    /** All that have a tag; who has several counts to the first of them in the order of the alphabet. */
    @JsonProperty("tag")
    TAG,

    /** All in a folder below models, seeds or snapshots, with the folders in it. */
    @JsonProperty("folder")
    FOLDER
}
