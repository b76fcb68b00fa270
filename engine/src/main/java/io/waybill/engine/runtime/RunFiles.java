package io.waybill.engine.runtime;

import java.util.Optional;

/**
 * The engine's port to the files of runs, of which it writes the inputs of steps and reads their reports. Everything else in
 * a file space belongs to the containers. Thread safe.
 */
public interface RunFiles {

    /**
     * Writes or replaces a file, whole or not at all.
     *
     * @param space the run's file space, with a slash at its end
     * @param path from there
     * @throws io.waybill.engine.error.WaybillException {@code AWS_UNAVAILABLE} where the same call may succeed later,
     *     {@code AWS_REFUSED} where it cannot
     */
    void write(String space, String path, byte[] content);

    /**
     * A file's content; empty where there is no such file, it is larger, or it lies outside of the file space. Containers may
     * have written anything there.
     *
     * @param space the run's file space, with a slash at its end
     * @param path from there, which may come from anybody
     * @param most in bytes
     * @throws io.waybill.engine.error.WaybillException {@code AWS_UNAVAILABLE} where it cannot be told
     */
    Optional<byte[]> read(String space, String path, int most);
}
