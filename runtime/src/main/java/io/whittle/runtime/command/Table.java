package io.whittle.runtime.command;

import io.whittle.runtime.console.Console;
import java.util.ArrayList;
import java.util.List;

/** Lines of text in columns as wide as need be; the last one runs on. Used by one thread. */
final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(headings);
    }

    /** Adds a row of as many cells as there are headings. */
    void row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + rows.get(0).length);
        }
        rows.add(cells);
    }

    /** Returns the lines, the headings first. */
    List<String> lines() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i])
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Writes the lines as a result. */
    void print(Console console) {
        lines().forEach(console::result);
    }
}
