package io.waybill.container.local.faults;

/**
 * Chance that can be had again: a number from a seed and what it is asked for, and from nothing else. The mixing is that
 * of SplitMix64 (Steele, Lea, Flood 2014).
 */
public final class Chance {

    private Chance() {}

    /** A number from 0 up to and not including 1, the same for the same seed and places. */
    public static double of(long seed, long... places) {
        long mixed = mix(seed);
        for (long place : places) {
            mixed = mix(mixed ^ mix(place));
        }
        return (mixed >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
