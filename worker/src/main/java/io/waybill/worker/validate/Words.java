package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.suite.Expectation;
import io.waybill.spec.suite.Expectation.ColumnAggregate;
import io.waybill.spec.suite.Expectation.ColumnExists;
import io.waybill.spec.suite.Expectation.ColumnPair;
import io.waybill.spec.suite.Expectation.ColumnValues;
import io.waybill.spec.suite.Expectation.CompoundUnique;
import io.waybill.spec.suite.Expectation.DistinctValues;
import io.waybill.spec.suite.Expectation.MulticolumnSum;
import io.waybill.spec.suite.Expectation.TableColumnCount;
import io.waybill.spec.suite.Expectation.TableColumns;
import io.waybill.spec.suite.Expectation.TableRowCount;
import io.waybill.spec.suite.ValidationSuite;
import io.waybill.spec.suite.ValueTest;
import io.waybill.worker.Printable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in words what is expected. */
final class Words {
    private static final int LONGEST = 200;

    private Words() {}

    static String of(ValidationSuite.Entry entry) {
        return Printable.line(said(entry.expectation()), LONGEST);
    }

    private static String said(Expectation expectation) {
        if (expectation instanceof ColumnValues values) {
            String mostly = values.mostly() < 1 ? " (of " + percent(values.mostly()) + " of the values)" : "";
            return values.column() + " " + said(values.test()) + mostly;
        }
        if (expectation instanceof ColumnAggregate aggregate) {
            return "the " + aggregate.aggregate().word() + " of " + aggregate.column() + " is " + aggregate.bounds();
        }
        if (expectation instanceof DistinctValues distinct) {
            return distinct.column() + " has no values but " + list(distinct.values());
        }
        if (expectation instanceof ColumnPair pair) {
            String stands = switch (pair.relation()) {
                case EQUAL -> " equals ";
                case GREATER -> " is greater than ";
                case GREATER_OR_EQUAL -> " is at least ";
            };
            return pair.columnA() + stands + pair.columnB();
        }
        if (expectation instanceof CompoundUnique unique) {
            return String.join(", ", unique.columns()) + " are unique together";
        }
        if (expectation instanceof MulticolumnSum sum) {
            return String.join(" + ", sum.columns()) + " is " + sum.total().toPlainString();
        }
        if (expectation instanceof TableColumns columns) {
            String names = String.join(", ", columns.columns());
            return "the columns are " + names
                    + (columns.ordered() ? ", in this order" : columns.exact() ? "" : ", and maybe more");
        }
        if (expectation instanceof ColumnExists exists) {
            Integer index = exists.index();
            return "there is a column " + exists.column() + (index == null ? "" : " at " + index);
        }
        if (expectation instanceof TableColumnCount count) {
            return "the number of columns is " + count.bounds();
        }
        if (expectation instanceof TableRowCount count) {
            return "the number of rows is " + count.bounds();
        }
        throw new IllegalStateException("There are no words for " + expectation);
    }

    private static String said(ValueTest test) {
        if (test instanceof ValueTest.Null absent) {
            return absent.expected() ? "is null" : "is not null";
        }
        if (test instanceof ValueTest.Unique) {
            return "is unique";
        }
        if (test instanceof ValueTest.InSet set) {
            return (set.in() ? "is one of " : "is none of ") + list(set.values());
        }
        if (test instanceof ValueTest.Between between) {
            return "is " + between.bounds();
        }
        if (test instanceof ValueTest.Matches matches) {
            String patterns = matches.patterns().stream()
                    .map(Pattern::pattern)
                    .collect(Collectors.joining(matches.all() ? " and " : " or "));
            return (matches.matching() ? "matches " : "does not match ") + patterns;
        }
        if (test instanceof ValueTest.OfType types) {
            return "is of type "
                    + types.types().stream()
                            .map(type -> type.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(" or "));
        }
        if (test instanceof ValueTest.Length length) {
            return "has a length that is " + length.bounds();
        }
        if (test instanceof ValueTest.Ordered ordered) {
            return (ordered.increasing() ? "grows" : "falls") + (ordered.strictly() ? " strictly" : "");
        }
        throw new IllegalStateException("There are no words for " + test);
    }

    private static String percent(double part) {
        String number = String.format(Locale.ROOT, "%.2f", part * 100);
        return number.replaceAll("\\.?0+$", "") + " %";
    }

    private static String list(List<JsonNode> values) {
        return values.stream()
                .limit(20)
                .map(JsonNode::toString)
                .collect(Collectors.joining(", ", "[", values.size() > 20 ? ", …]" : "]"));
    }
}
