package io.whittle.runtime.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of plain text with aligned columns, for the terminal. The first column is aligned to the left, like every
 * column declared so; the others to the right. Used by one thread.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    private final List<String> header;
    private final List<Boolean> left = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable(List<String> header) {
        this.header = List.copyOf(header);
        for (int i = 0; i < header.size(); i++) {
            left.add(i == 0);
        }
    }

    /** Starts a table with these column names. */
    public static TextTable of(String... header) {
        if (header.length == 0) {
            throw new IllegalArgumentException("a table needs at least one column");
        }
        return new TextTable(List.of(header));
    }

    /** Aligns a column, counted from 0, to the left. */
    public TextTable alignLeft(int column) {
        left.set(column, true);
        return this;
    }

    /** Adds a row of as many cells as there are columns. */
    public TextTable row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
        }
        List<String> clean = new ArrayList<>();
        for (String cell : cells) {
            clean.add(printable(cell));
        }
        rows.add(clean);
        return this;
    }

    /** Adds an empty line. */
    public TextTable gap() {
        rows.add(List.of());
        return this;
    }

    /** Returns a bar of at most {@code width} characters for a share between 0 and 1, to an eighth of a character. */
    public static String bar(double share, int width) {
        double bounded = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share));
        int eighths = (int) Math.round(bounded * width * 8);
        return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }

    /** Returns the table, each line ending in a line feed and none in a space. */
    public String text() {
        int[] widths = new int[header.size()];
        measure(header, widths);
        rows.forEach(row -> measure(row, widths));
        StringBuilder out = new StringBuilder();
        write(header, widths, out);
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("─".repeat(width));
        }
        write(rule, widths, out);
        rows.forEach(row -> write(row, widths, out));
        return out.toString();
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < cells.size(); i++) {
            widths[i] = Math.max(widths[i], width(cells.get(i)));
        }
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private void write(List<String> cells, int[] widths, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : GAP).append(left.get(i) ? cell + padding : padding + cell);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    /** A control character in a cell must not reach the terminal, nor break a line. */
    private static String printable(String cell) {
        StringBuilder clean = new StringBuilder();
        cell.codePoints().forEach(point -> clean.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
        return clean.toString();
    }
}
