package io.waybill.worker.publish;

import static java.util.Objects.requireNonNull;

/**
 * A file that is now where it was to be.
 *
 * @param file its path in the file space
 * @param to where it is
 * @param bytes its length
 * @param sha256 its checksum, in hexadecimal digits
 * @param unchanged whether it was there already
 */
record Published(String file, String to, long bytes, String sha256, boolean unchanged) {
    Published {
        requireNonNull(file, "file");
        requireNonNull(to, "to");
        requireNonNull(sha256, "sha256");
    }
}
