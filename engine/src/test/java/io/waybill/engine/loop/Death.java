package io.waybill.engine.loop;

import java.util.function.IntPredicate;

/** Decides at which of the points where the engine touches the world its process dies. */
final class Death {
    private IntPredicate comesAt = point -> false;
    private int points;

    /** The process is gone; nothing after it is done. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed(String where) {
            super("Killed " + where, null, false, false);
        }
    }

    /** From now on points are counted anew, and death comes at those that {@code value} says. */
    void comesAt(IntPredicate value) {
        comesAt = value;
        points = 0;
    }

    /** How many points have been passed. */
    int points() {
        return points;
    }

    void mayCome(String where) {
        if (comesAt.test(points++)) {
            throw new Killed(where);
        }
    }
}
