package io.waybill.worker.validate;

import io.waybill.spec.suite.Expectation.IgnoredRows;
import io.waybill.worker.validate.DuplicateCounter.Hash;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** No value, or no values of a row, come twice. */
final class UniqueCheck implements Check {
    private final List<String> about;
    private final int[] slots;
    private final IgnoredRows ignored;
    private final double mostly;
    private final DuplicateCounter counter;
    private final Samples samples;
    private final int mostSamples;
    private final Set<Hash> sought = new HashSet<>();
    private long missing;
    private long unexpected;
    private long elements;

    UniqueCheck(
            List<String> about,
            int[] slots,
            IgnoredRows ignored,
            double mostly,
            DuplicateCounter counter,
            int mostSamples) {
        this.about = about;
        this.slots = slots;
        this.ignored = ignored;
        this.mostly = mostly;
        this.counter = counter;
        this.mostSamples = mostSamples;
        this.samples = new Samples(mostSamples);
    }

    @Override
    public void row(Rows rows) throws IOException {
        if (Ignored.is(rows, slots, ignored)) {
            missing++;
        } else {
            counter.add(hash(rows));
        }
    }

    private Hash hash(Rows rows) {
        if (slots.length == 1) {
            Object value = rows.value(slots[0]);
            return Hash.of(value == null ? "" : Cells.text(value));
        }
        StringBuilder all = new StringBuilder();
        for (int slot : slots) {
            Object value = rows.value(slot);
            String text = value == null ? "" : Cells.text(value);
            all.append(value == null ? -1 : text.length()).append(':').append(text);
        }
        return Hash.of(all);
    }

    @Override
    public Finding end(List<String> columns, long rows) throws IOException {
        String absent = MissingColumn.of(about, columns);
        if (!absent.isEmpty()) {
            return Finding.fault(absent);
        }
        if (elements == 0) {
            elements = rows;
            unexpected = counter.duplicated(mostSamples);
            sought.addAll(counter.someDuplicated());
        }
        return Finding.counted(new Finding.Counts(rows, missing, unexpected), mostly, samples);
    }

    /** Only hashes were kept, so that the values behind them are looked for. */
    @Override
    public boolean wantsSamples() {
        return !sought.isEmpty() && !samples.isFull();
    }

    @Override
    public void sample(Rows rows) {
        if (wantsSamples() && !Ignored.is(rows, slots, ignored) && sought.remove(hash(rows))) {
            samples.add(rows, slots);
        }
    }
}
