package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine's port to the logs of tasks. Thread safe. */
public interface TaskLogs {

    /**
     * Where the log of an attempt's main container is or will be.
     *
     * @param target name of the target that the task was launched on; empty: the default one
     * @param request the attempt's rendered RunTask request
     * @param taskArn the started task
     * @return empty where the task definition sends its log elsewhere
     */
    Optional<LogLocation> locate(String target, ObjectNode request, String taskArn);

    /**
     * The next lines, oldest first.
     *
     * @param cursor where the last page ended; absent: from the beginning
     * @param limit how many lines at the most, 1 to 10,000
     * @return an empty page with the same cursor where nothing is there yet, also where the stream does not exist yet
     */
    Page read(LogLocation log, @Nullable String cursor, int limit);

    /**
     * For how long after a task's end lines of it may still come in. Whoever needs all of them reads on until the end
     * is reached and this time has passed.
     */
    Duration settling();

    /** The last lines, oldest first: at the most {@code limit} of them. */
    List<Line> tail(LogLocation log, int limit);

    /**
     * Some lines of a log.
     *
     * @param lines oldest first
     * @param cursor where to go on; absent as long as the stream does not exist
     * @param atEnd whether nothing more was there at the time
     */
    record Page(List<Line> lines, @Nullable String cursor, boolean atEnd) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /** One line: when it was written, and its text without the line's end. */
    record Line(Instant at, String text) {}
}
