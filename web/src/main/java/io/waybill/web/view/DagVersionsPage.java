package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * The versions of a DAG, and what is different between two of them.
 *
 * @param frame around it
 * @param head the DAG
 * @param versions the newest first
 * @param older the number of the one that is compared; 0 where there is only one
 * @param newer the number of the one that it is compared with
 * @param what what is compared: the file, or, where that is the same, the DAG with its defaults
 * @param lines the lines around the differences
 */
public record DagVersionsPage(
        Frame frame, DagHead head, List<Version> versions, int older, int newer, String what, List<Line> lines) {
    public DagVersionsPage {
        versions = List.copyOf(versions);
        lines = List.copyOf(lines);
    }

    /**
     * A version.
     *
     * @param number counted from 1
     * @param createdAt when it was first seen
     * @param hash the first digits of its hash
     * @param href what is different from the one before
     */
    public record Version(int number, Instant createdAt, String hash, String href) {}

    /**
     * A line of a comparison.
     *
     * @param kind {@code old}, {@code new}, {@code same} or {@code gap}
     * @param text the line
     */
    public record Line(String kind, String text) {
        /** The sign before the line, so that it is told without colour, too. */
        public String sign() {
            return switch (kind) {
                case "old" -> "−";
                case "new" -> "+";
                default -> " ";
            };
        }
    }
}
