package io.waybill.container.ecs;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param level whether it is well
 * @param what what was looked at, in a word or two
 * @param found what was found, in a sentence without its end
 * @param remedy what mends it; empty where nothing is to mend
 */
public record Finding(Level level, String what, String found, String remedy) {
    public Finding {
        requireNonNull(level, "level");
        requireNonNull(what, "what");
        requireNonNull(found, "found");
        requireNonNull(remedy, "remedy");
    }

    /** How well something is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Runs may work; somebody should look. */
        WARN,
        /** Runs cannot work. */
        FAIL;

        /** The name on screen and in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As it should be. */
    public static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, "");
    }

    /** Worth a look. */
    public static Finding warn(String what, String found, String remedy) {
        return new Finding(Level.WARN, what, found, remedy);
    }

    /** To be mended first. */
    public static Finding fail(String what, String found, String remedy) {
        return new Finding(Level.FAIL, what, found, remedy);
    }
}
