package io.waybill.worker.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** One file, which may not be there. */
public interface DataFile {
    /** How people know it: its path within the file space, or its address. */
    String name();

    /** Whether it is there. */
    boolean exists() throws IOException;

    /** Its length in bytes. */
    long size() throws IOException;

    /** Its bytes from the beginning; the caller closes the stream. */
    InputStream open() throws IOException;

    /** The file on this machine's disk: itself, or a copy in that folder. */
    Path onDisk(Path scratch) throws IOException;
}
