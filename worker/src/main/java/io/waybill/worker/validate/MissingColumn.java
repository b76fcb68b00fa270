package io.waybill.worker.validate;

import io.waybill.spec.Nearest;
import java.util.Collection;
import java.util.List;

/** Says that a column which an expectation is about is not there. */
final class MissingColumn {
    private MissingColumn() {}

    /** Empty when all are there. */
    static String of(List<String> about, Collection<String> columns) {
        for (String column : about) {
            if (!columns.contains(column)) {
                String remedy = columns.size() > 10_000 ? "" : Nearest.remedy(column, columns, "columns");
                return "There is no column '" + column + "'" + (remedy.isEmpty() ? "" : " (" + remedy + ")");
            }
        }
        return "";
    }
}
