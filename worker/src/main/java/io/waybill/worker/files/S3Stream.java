package io.waybill.worker.files;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** The bytes of an object. A fault of the network is an {@link IOException}, as for other files. */
final class S3Stream extends FilterInputStream {
    private final ResponseInputStream<?> response;
    private boolean ended;

    S3Stream(ResponseInputStream<?> response) {
        super(response);
        this.response = response;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        try {
            int count = super.read(bytes, from, most);
            ended |= count < 0;
            return count;
        } catch (SdkException e) {
            throw new IOException("S3 could not be read: " + e.getMessage(), e);
        }
    }

    /** What was not read need not come over the network any more. */
    @Override
    public void close() throws IOException {
        if (ended) {
            super.close();
        } else {
            response.abort();
        }
    }
}
