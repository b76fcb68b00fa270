package io.waybill.operators.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is asked of a service. */
public enum HttpMethod {
    /** To read. */
    @JsonProperty("GET")
    GET,
    /** To do something. */
    @JsonProperty("POST")
    POST,
    /** To write. */
    @JsonProperty("PUT")
    PUT,
    /** To change. */
    @JsonProperty("PATCH")
    PATCH,
    /** To remove. */
    @JsonProperty("DELETE")
    DELETE,
    /** To read what is said of it. */
    @JsonProperty("HEAD")
    HEAD,
    /** To ask what can be asked. */
    @JsonProperty("OPTIONS")
    OPTIONS
}
