package io.waybill.worker.files;

import io.waybill.worker.StepException;
import java.io.IOException;
import java.util.List;

/** The files of a run. Paths in it are relative, with {@code /} between names, and never lead out of it. */
public interface FileSpace {
    /**
     * One file.
     *
     * @throws StepException when the path leads out of the file space
     */
    DataFile at(String path);

    /**
     * The files that a pattern matches, in the order of their names: {@code *} and {@code ?} stand for any signs of a name but
     * a dot in front, {@code **} for any folders.
     *
     * @param most so many are found before it is called too many
     * @throws StepException when the pattern leads out of the file space, or matches more
     */
    List<DataFile> matching(String glob, int most) throws IOException;

    /** Writes a file, which is there only when it is whole. */
    void write(String path, byte[] bytes) throws IOException;
}
