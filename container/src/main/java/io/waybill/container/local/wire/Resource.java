package io.waybill.container.local.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** What is at a path of its own, beside the AWS actions: JSON by GET, PUT and DELETE. Called by many threads at once. */
@FunctionalInterface
public interface Resource {

    /**
     * An answer.
     *
     * @param status of HTTP
     */
    record Reply(int status, JsonNode body) {}

    /**
     * Answers a request that may pass: it named this endpoint as its host, and was signed where that is required.
     *
     * @param method GET, PUT or DELETE
     */
    Reply answer(String method, byte[] body);
}
