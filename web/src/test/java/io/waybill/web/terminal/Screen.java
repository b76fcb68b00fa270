package io.waybill.web.terminal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal in memory that understands what the live view uses: it knows what a person would see. */
final class Screen {
    private static final Pattern PART =
            Pattern.compile("\u001b\\[(?<argument>\\??[0-9;]*)(?<command>[A-Za-z])|\r|\n|.");

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written, true);
    private final int columns;

    Screen(int columns) {
        this.columns = columns;
    }

    Terminal terminal(boolean colour, int rows) {
        return new Terminal(out, true, colour, true, () -> new Terminal.Size(columns, rows));
    }

    String raw() {
        return written.toString();
    }

    boolean isCursorHidden() {
        return raw().lastIndexOf("\u001b[?25l") > raw().lastIndexOf("\u001b[?25h");
    }

    /** The lines from the first that was ever written on, without colours and blanks at their ends. */
    List<String> lines() {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        Matcher part = PART.matcher(raw());
        while (part.find()) {
            String command = part.group("command");
            if ("A".equals(command)) {
                row = Math.max(0, row - Integer.parseInt(part.group("argument")));
            } else if ("J".equals(command)) {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                lines.subList(row + 1, lines.size()).clear();
            } else if (command != null) {
                // Colours, and the cursor's visibility: neither moves anything.
                continue;
            } else if (part.group().equals("\r")) {
                column = 0;
            } else if (part.group().equals("\n")) {
                row++;
                column = 0;
            } else {
                if (column == columns) {
                    row++;
                    column = 0;
                }
                grow(lines, row);
                StringBuilder line = lines.get(row);
                while (line.length() <= column) {
                    line.append(' ');
                }
                line.setCharAt(column++, part.group().charAt(0));
            }
            grow(lines, row);
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    private static void grow(List<StringBuilder> lines, int row) {
        while (lines.size() <= row) {
            lines.add(new StringBuilder());
        }
    }
}
