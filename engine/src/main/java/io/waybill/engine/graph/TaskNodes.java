package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

/**
 * Which of a task's nodes stand for it.
 *
 * @param output id of the one whose outputs are the task's
 * @param main id of the one that tells how the task ended
 */
record TaskNodes(String output, String main) {
    TaskNodes {
        requireNonNull(output, "output");
        requireNonNull(main, "main");
    }
}
