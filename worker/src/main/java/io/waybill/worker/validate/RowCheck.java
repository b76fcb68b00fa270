package io.waybill.worker.validate;

import io.waybill.spec.BoundedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expectation about each value of a column, or each row. */
final class RowCheck implements Check {
    private final List<String> about;
    private final int[] slots;
    private final RowTest test;
    private final double mostly;
    private final Samples samples;
    private long missing;
    private long unexpected;
    private @Nullable String fault;

    /** What a row turns out to be. */
    enum Verdict {
        /** As expected. */
        FINE,
        /** Not as expected. */
        UNEXPECTED,
        /** Passed over, as there is no value. */
        MISSING
    }

    /** Judges one row. */
    @FunctionalInterface
    interface RowTest {
        Verdict of(Rows rows);
    }

    RowCheck(List<String> about, int[] slots, double mostly, int mostSamples, RowTest test) {
        this.about = about;
        this.slots = slots;
        this.test = test;
        this.mostly = mostly;
        this.samples = new Samples(mostSamples);
    }

    @Override
    public void row(Rows rows) {
        if (fault != null) {
            return;
        }
        try {
            switch (test.of(rows)) {
                case FINE -> {}
                case MISSING -> missing++;
                case UNEXPECTED -> {
                    unexpected++;
                    samples.add(rows, slots);
                }
            }
        } catch (BoundedText.TooLongException | StackOverflowError e) {
            fault = "The pattern takes too long on the value of row " + (rows.index() + 1)
                    + ": write it so that its repetitions are not nested";
        }
    }

    @Override
    public Finding end(List<String> columns, long rows) {
        String absent = MissingColumn.of(about, columns);
        if (!absent.isEmpty()) {
            return Finding.fault(absent);
        }
        return fault == null
                ? Finding.counted(new Finding.Counts(rows, missing, unexpected), mostly, samples)
                : Finding.fault(fault);
    }
}
