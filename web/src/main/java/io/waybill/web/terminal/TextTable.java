package io.waybill.web.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table in plain text: a line of titles, columns as wide as what is in them, two blanks between. */
public final class TextTable {
    private final List<String> titles;
    private final Set<Integer> rightAligned;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param titles of the columns
     * @param rightAligned the columns, counted from 0, that hold numbers
     */
    public TextTable(List<String> titles, Set<Integer> rightAligned) {
        this.titles = List.copyOf(titles);
        this.rightAligned = Set.copyOf(rightAligned);
    }

    /** Adds a row; it has as many cells as there are titles. */
    public void add(List<String> cells) {
        if (cells.size() != titles.size()) {
            throw new IllegalArgumentException(cells + " has not the columns " + titles);
        }
        rows.add(List.copyOf(cells));
    }

    /** The table's lines, the titles first, without blanks at their ends. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(titles);
        all.addAll(rows);
        int[] widths = new int[titles.size()];
        for (List<String> row : all) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - width(cell));
                line.append(rightAligned.contains(column) ? padding + cell : cell + padding);
                line.append(column + 1 < widths.length ? "  " : "");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
