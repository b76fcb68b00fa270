package io.waybill.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant by a name that does not exist. */
public final class Nearest {
    /** So many known names are listed when none is near. */
    public static final int FEW = 20;

    /** With how many letters a name must begin as another to be called alike. */
    private static final int ALIKE = 4;

    /** Of more known names than this only those are looked at that begin like the given one, and so many of them. */
    private static final int MOST = 500;

    private Nearest() {}

    /**
     * The known name that is most like the given one; empty when none is much like it. Takes no longer for a hundred
     * thousand known names than it takes to pass over them: files may be made to have it called often.
     */
    public static Optional<String> to(String given, Collection<String> known) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String lower = given.toLowerCase(Locale.ROOT);
        // One letter is like any other: of such names only the case is forgiven.
        int limit = given.length() == 1 ? 0 : Math.max(1, Math.min(given.length(), 24) / 3);
        boolean many = known.size() > MOST;
        return known.stream()
                .filter(name -> Math.abs(name.length() - given.length()) <= limit)
                .filter(name -> !many || beginsLike(lower, name))
                .limit(MOST)
                .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance <= limit)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /**
     * A remedy for an unknown name: the nearest one, or the known ones when they are few, or those that begin alike.
     *
     * @param what what the names are names of, in the plural
     */
    public static String remedy(String given, Collection<String> known, String what) {
        Optional<String> nearest = to(given, known);
        if (nearest.isPresent()) {
            return "did you mean " + nearest.get() + "?";
        }
        if (known.isEmpty()) {
            return "there are no " + what;
        }
        if (known.size() <= FEW) {
            return what + " are " + String.join(", ", known);
        }
        String beginning = given.substring(0, Math.min(given.length(), ALIKE)).toLowerCase(Locale.ROOT);
        List<String> alike = known.size() > MOST || beginning.length() < ALIKE
                ? List.of()
                : known.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(beginning))
                        .limit(FEW)
                        .toList();
        return alike.isEmpty() ? "" : what + " like it are " + String.join(", ", alike);
    }

    private static boolean beginsLike(String lower, String name) {
        return !name.isEmpty() && Character.toLowerCase(name.charAt(0)) == lower.charAt(0);
    }

    private record Candidate(String name, int distance) {}

    /** How many letters must be added, removed, replaced or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
