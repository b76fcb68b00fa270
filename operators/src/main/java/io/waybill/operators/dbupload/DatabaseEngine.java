package io.waybill.operators.dbupload;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A database. */
public enum DatabaseEngine {
    /** PostgreSQL. */
    @JsonProperty("postgres")
    POSTGRES,
    /** Amazon Redshift, by its Data API. */
    @JsonProperty("redshift")
    REDSHIFT
}
