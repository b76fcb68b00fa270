package io.waybill.web.view;

import java.util.List;

/**
 * What a step found, as a table.
 *
 * @param title what it is
 * @param summary in a sentence
 * @param columns the headings of the cells
 * @param rows what is wrong first
 * @param left how many further rows are not shown
 */
public record ReportView(String title, String summary, List<String> columns, List<Row> rows, int left) {
    public ReportView {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A line.
     *
     * @param state how it ended, by the word of the report
     * @param cells as many as there are columns
     */
    public record Row(StateView state, List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }
}
