package io.waybill.plugins.aws;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;

/**
 * A key of a bucket.
 *
 * @param bucket its name
 * @param key may be empty
 */
record S3Place(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /**
     * Reads it.
     *
     * @param bucket the name of the bucket; empty where the text says it
     * @param text {@code s3://bucket/key}, or a key
     */
    static S3Place of(String bucket, String text) {
        if (text.startsWith(SCHEME)) {
            int slash = text.indexOf('/', SCHEME.length());
            return slash < 0
                    ? new S3Place(text.substring(SCHEME.length()), "")
                    : new S3Place(text.substring(SCHEME.length(), slash), text.substring(slash + 1));
        }
        if (bucket.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED, "'" + text + "' names no bucket; write s3://bucket/key, or name the bucket");
        }
        return new S3Place(bucket, text);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
