package io.waybill.spec.asset;

import java.io.Serial;

/** An expression of assets cannot be read. */
final class AssetSyntaxException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String remedy;
    private final int offset;

    /**
     * @param offset where in the text, counted from 0 in characters
     */
    AssetSyntaxException(String message, String remedy, int offset) {
        super(message);
        this.remedy = remedy;
        this.offset = offset;
    }

    String remedy() {
        return remedy;
    }

    int offset() {
        return offset;
    }
}
