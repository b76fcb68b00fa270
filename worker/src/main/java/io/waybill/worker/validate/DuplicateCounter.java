package io.waybill.worker.validate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Counts how often texts come, by hashes of 128 bits, in a table of a fixed size. When the table is full it is emptied into
 * 128 files by the first bits of the hashes, each of which is counted by itself at the end: what lies in memory then is a
 * hundred and twenty-eighth of all different texts. Two different texts are taken for one with a chance of one in
 * 10<sup>20</sup> for a billion of them.
 */
final class DuplicateCounter {
    private static final int PARTS = 128;
    private static final int SMALLEST = 1 << 10;

    private final Path folder;
    private final int largest;
    private Table table = new Table(SMALLEST);
    private boolean spilled;
    private long duplicated;
    private final Set<Hash> someDuplicated = new LinkedHashSet<>();

    /** A text's hash. */
    record Hash(long high, long low) {
        static Hash of(CharSequence text) {
            long high = 0x9E3779B97F4A7C15L;
            long low = 0xC2B2AE3D27D4EB4FL;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                high = Long.rotateLeft((high ^ c) * 0x87C37B91114253D5L, 31);
                low = Long.rotateLeft((low ^ c) * 0x4CF5AD432745937FL, 27) + high;
            }
            return new Hash(mixed(high ^ text.length()), mixed(low + 0x632BE59BD9B4E019L * text.length()));
        }

        private static long mixed(long hash) {
            long once = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
            long twice = (once ^ (once >>> 33)) * 0xC4CEB9FE1A85EC53L;
            return twice ^ (twice >>> 33);
        }
    }

    /**
     * @param folder where the files go
     * @param bytes how much memory the table may take
     */
    DuplicateCounter(Path folder, long bytes) {
        this.folder = folder;
        long slots = Math.max(SMALLEST, Math.min(bytes / Table.BYTES_A_SLOT, 1 << 26));
        this.largest = Integer.highestOneBit((int) slots);
    }

    /** Counts one text. */
    void add(Hash hash) throws IOException {
        if (table.isFull()) {
            if (table.size() * 2L <= largest) {
                table = table.grown();
            } else {
                spill();
            }
        }
        table.add(hash.high, hash.low, 1);
    }

    /** How many of all texts came more than once, each of them counted as often as it came. Only once, at the end. */
    long duplicated(int mostSamples) throws IOException {
        if (!spilled) {
            count(table, mostSamples);
            return duplicated;
        }
        spill();
        for (int part = 0; part < PARTS; part++) {
            Path file = file(part);
            if (Files.exists(file)) {
                Table whole = new Table(SMALLEST);
                try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    for (long left = Files.size(file) / Table.BYTES_A_SLOT; left > 0; left--) {
                        if (whole.isFull()) {
                            whole = whole.grown();
                        }
                        whole.add(in.readLong(), in.readLong(), in.readInt());
                    }
                }
                Files.delete(file);
                count(whole, mostSamples);
            }
        }
        return duplicated;
    }

    /** Some of those that came more than once. */
    Set<Hash> someDuplicated() {
        return someDuplicated;
    }

    private void count(Table counted, int mostSamples) {
        for (int slot = 0; slot < counted.size(); slot++) {
            if (counted.counts[slot] > 1) {
                duplicated += counted.counts[slot];
                if (someDuplicated.size() < mostSamples) {
                    someDuplicated.add(new Hash(counted.highs[slot], counted.lows[slot]));
                }
            }
        }
    }

    private void spill() throws IOException {
        spilled = true;
        for (int part = 0; part < PARTS; part++) {
            Path file = file(part);
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 64 * 1024))) {
                for (int slot = 0; slot < table.size(); slot++) {
                    if (table.counts[slot] > 0 && (int) (table.highs[slot] >>> 57) == part) {
                        out.writeLong(table.highs[slot]);
                        out.writeLong(table.lows[slot]);
                        out.writeInt(table.counts[slot]);
                    }
                }
            }
        }
        table = new Table(table.size());
    }

    private Path file(int part) {
        return folder.resolve("hashes-" + System.identityHashCode(this) + "-" + part);
    }

    /** Open addressing; a count of 0 is a free slot. */
    private static final class Table {
        static final int BYTES_A_SLOT = 20;

        private final long[] highs;
        private final long[] lows;
        private final int[] counts;
        private int used;

        Table(int slots) {
            highs = new long[slots];
            lows = new long[slots];
            counts = new int[slots];
        }

        int size() {
            return counts.length;
        }

        boolean isFull() {
            return used >= counts.length / 4 * 3;
        }

        Table grown() {
            Table larger = new Table(counts.length * 2);
            for (int slot = 0; slot < counts.length; slot++) {
                if (counts[slot] > 0) {
                    larger.add(highs[slot], lows[slot], counts[slot]);
                }
            }
            return larger;
        }

        void add(long high, long low, int times) {
            int mask = counts.length - 1;
            int slot = (int) low & mask;
            while (counts[slot] > 0 && (highs[slot] != high || lows[slot] != low)) {
                slot = (slot + 1) & mask;
            }
            if (counts[slot] == 0) {
                highs[slot] = high;
                lows[slot] = low;
                used++;
            }
            counts[slot] = (int) Math.min(Integer.MAX_VALUE, (long) counts[slot] + times);
        }
    }
}
