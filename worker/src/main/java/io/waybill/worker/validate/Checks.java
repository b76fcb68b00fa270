package io.waybill.worker.validate;

import io.waybill.spec.BoundedText;
import io.waybill.spec.suite.Expectation;
import io.waybill.spec.suite.Expectation.ColumnAggregate;
import io.waybill.spec.suite.Expectation.ColumnExists;
import io.waybill.spec.suite.Expectation.ColumnPair;
import io.waybill.spec.suite.Expectation.ColumnValues;
import io.waybill.spec.suite.Expectation.CompoundUnique;
import io.waybill.spec.suite.Expectation.DistinctValues;
import io.waybill.spec.suite.Expectation.IgnoredRows;
import io.waybill.spec.suite.Expectation.MulticolumnSum;
import io.waybill.spec.suite.Expectation.TableColumnCount;
import io.waybill.spec.suite.Expectation.TableColumns;
import io.waybill.spec.suite.Expectation.TableRowCount;
import io.waybill.spec.suite.ValidationSuite;
import io.waybill.spec.suite.ValueTest;
import io.waybill.worker.validate.RowCheck.Verdict;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the checks of a suite, and gathers which columns they look at. */
final class Checks {
    /** Such a part of the memory is for the tables of what must be unique. */
    private static final int PART_FOR_TABLES = 6;

    private final Cells cells;
    private final int mostSamples;
    private final Path scratch;
    private final long bytesForEach;
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<Check> all = new ArrayList<>();

    Checks(ValidationSuite suite, Cells cells, int mostSamples, Path scratch, long memory) {
        this.cells = cells;
        this.mostSamples = mostSamples;
        this.scratch = scratch;
        long tables = suite.expectations().stream()
                .map(ValidationSuite.Entry::expectation)
                .filter(Checks::keepsATable)
                .count();
        // While a table grows the smaller one is still there.
        this.bytesForEach = memory / PART_FOR_TABLES / Math.max(1, tables);
        suite.expectations().forEach(entry -> all.add(of(entry.expectation())));
    }

    private static boolean keepsATable(Expectation expectation) {
        return expectation instanceof CompoundUnique
                || (expectation instanceof ColumnValues values && values.test() instanceof ValueTest.Unique);
    }

    /** In the order of the suite. */
    List<Check> all() {
        return all;
    }

    /** The columns that are looked at; their places are those by which the checks ask for values. */
    List<String> columns() {
        return List.copyOf(slots.keySet());
    }

    private int slot(String column) {
        return slots.computeIfAbsent(column, name -> slots.size());
    }

    private int[] slots(List<String> columns) {
        return columns.stream().mapToInt(this::slot).toArray();
    }

    private Check of(Expectation expectation) {
        if (expectation instanceof ColumnValues values) {
            return values(values);
        }
        if (expectation instanceof ColumnAggregate aggregate) {
            return new AggregateCheck(aggregate, slot(aggregate.column()), cells);
        }
        if (expectation instanceof DistinctValues distinct) {
            return new DistinctCheck(distinct, slot(distinct.column()), cells, mostSamples);
        }
        if (expectation instanceof ColumnPair pair) {
            return pair(pair);
        }
        if (expectation instanceof CompoundUnique unique) {
            return unique(unique.columns(), unique.ignored(), unique.mostly());
        }
        if (expectation instanceof MulticolumnSum sum) {
            return sum(sum);
        }
        if (expectation instanceof TableColumns columns) {
            return TableCheck.of(columns);
        }
        if (expectation instanceof ColumnExists exists) {
            return TableCheck.of(exists);
        }
        if (expectation instanceof TableColumnCount count) {
            return TableCheck.counted(count.bounds(), false);
        }
        if (expectation instanceof TableRowCount count) {
            return TableCheck.counted(count.bounds(), true);
        }
        throw new IllegalStateException("There is no check for " + expectation);
    }

    private Check values(ColumnValues expectation) {
        int slot = slot(expectation.column());
        ValueTest test = expectation.test();
        if (test instanceof ValueTest.Unique) {
            return unique(List.of(expectation.column()), IgnoredRows.ALL_MISSING, expectation.mostly());
        }
        if (test instanceof ValueTest.Null absent) {
            return rows(List.of(expectation.column()), expectation.mostly(), rows -> {
                boolean isNull = rows.value(slot) == null;
                return isNull == absent.expected() ? Verdict.FINE : Verdict.UNEXPECTED;
            });
        }
        if (test instanceof ValueTest.Ordered ordered) {
            return rows(List.of(expectation.column()), expectation.mostly(), new Order(slot, ordered, cells));
        }
        Predicate<Object> predicate = predicate(test);
        return rows(List.of(expectation.column()), expectation.mostly(), rows -> {
            Object value = rows.value(slot);
            if (value == null) {
                return Verdict.MISSING;
            }
            return predicate.test(value) ? Verdict.FINE : Verdict.UNEXPECTED;
        });
    }

    private Predicate<Object> predicate(ValueTest test) {
        if (test instanceof ValueTest.InSet set) {
            ValueSet values = new ValueSet(set.values(), cells);
            return value -> values.contains(value) == set.in();
        }
        if (test instanceof ValueTest.Between between) {
            Limits limits = new Limits(between.bounds(), cells);
            return limits::hold;
        }
        if (test instanceof ValueTest.Matches matches) {
            return value -> matches(matches, Cells.text(value));
        }
        if (test instanceof ValueTest.OfType types) {
            return value -> types.types().stream().anyMatch(type -> cells.is(value, type));
        }
        if (test instanceof ValueTest.Length length) {
            Limits limits = new Limits(length.bounds(), cells);
            return value -> {
                String text = Cells.text(value);
                return limits.holds(text.codePointCount(0, text.length()));
            };
        }
        throw new IllegalStateException("There is no check for " + test);
    }

    private static boolean matches(ValueTest.Matches test, String text) {
        int found = 0;
        for (Pattern pattern : test.patterns()) {
            found += pattern.matcher(new BoundedText(text)).find() ? 1 : 0;
        }
        boolean enough = test.all() ? found == test.patterns().size() : found > 0;
        return enough == test.matching();
    }

    private Check unique(List<String> columns, IgnoredRows ignored, double mostly) {
        DuplicateCounter counter = new DuplicateCounter(scratch, bytesForEach);
        return new UniqueCheck(columns, slots(columns), ignored, mostly, counter, mostSamples);
    }

    private Check pair(ColumnPair pair) {
        List<String> columns = List.of(pair.columnA(), pair.columnB());
        int[] both = slots(columns);
        return rows(columns, pair.mostly(), rows -> {
            if (Ignored.is(rows, both, pair.ignored())) {
                return Verdict.MISSING;
            }
            Object one = rows.value(both[0]);
            Object other = rows.value(both[1]);
            return one != null && other != null && stand(pair.relation(), one, other)
                    ? Verdict.FINE
                    : Verdict.UNEXPECTED;
        });
    }

    private boolean stand(Expectation.Relation relation, Object one, Object other) {
        if (relation == Expectation.Relation.EQUAL) {
            return cells.same(one, other);
        }
        Integer compared = cells.compare(one, other);
        return compared != null
                && (compared > 0 || (compared == 0 && relation == Expectation.Relation.GREATER_OR_EQUAL));
    }

    private Check sum(MulticolumnSum expectation) {
        int[] each = slots(expectation.columns());
        return rows(expectation.columns(), expectation.mostly(), rows -> {
            if (Ignored.is(rows, each, expectation.ignored())) {
                return Verdict.MISSING;
            }
            BigDecimal sum = sum(rows, each);
            return sum != null && sum.compareTo(expectation.total()) == 0 ? Verdict.FINE : Verdict.UNEXPECTED;
        });
    }

    /** Null when any is no number. */
    private @Nullable BigDecimal sum(Rows rows, int[] each) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int slot : each) {
            Object value = rows.value(slot);
            BigDecimal number = value == null ? null : cells.decimal(value);
            if (number == null) {
                return null;
            }
            sum = sum.add(number);
        }
        return sum;
    }

    private Check rows(List<String> columns, double mostly, RowCheck.RowTest test) {
        return new RowCheck(columns, slots(columns), mostly, mostSamples, test);
    }

    /** Compares each value with the one before it that was there. */
    private static final class Order implements RowCheck.RowTest {
        private final int slot;
        private final ValueTest.Ordered order;
        private final Cells cells;
        private @Nullable Object before;

        Order(int slot, ValueTest.Ordered order, Cells cells) {
            this.slot = slot;
            this.order = order;
            this.cells = cells;
        }

        @Override
        public Verdict of(Rows rows) {
            Object value = rows.value(slot);
            if (value == null) {
                return Verdict.MISSING;
            }
            Integer compared = before == null ? null : cells.compare(value, before);
            boolean fine = before == null || (compared != null && goesOn(compared));
            before = value;
            return fine ? Verdict.FINE : Verdict.UNEXPECTED;
        }

        private boolean goesOn(int compared) {
            int step = order.increasing() ? compared : -compared;
            return order.strictly() ? step > 0 : step >= 0;
        }
    }
}
