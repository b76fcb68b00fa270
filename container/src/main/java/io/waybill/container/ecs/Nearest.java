package io.waybill.container.ecs;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Nearest {
    private Nearest() {}

    /**
     * The known name with the fewest edits between it and the given one, case apart; null where each needs more edits
     * than a third of its length, and at least two.
     */
    static @Nullable String to(String name, Collection<String> known) {
        String wanted = plain(name);
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = edits(wanted, plain(candidate));
            if (edits < fewest && edits <= Math.max(2, candidate.length() / 3)) {
                best = candidate;
                fewest = edits;
            }
        }
        return best;
    }

    /** Snake case and camel case count as the same. */
    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
