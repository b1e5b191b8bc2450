package io.whittle.history;

import io.whittle.spi.Plural;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads runs from CSV, plain or gzip, of the schema in {@code training-data/README.md}. Used by one thread. */
public final class HistoryCsvReader {
    private final int maxBadRows;
    private final Map<String, OpenRun> runs = new LinkedHashMap<>();
    private final List<BadRow> badRows = new ArrayList<>();
    private final CsvRow.Nodes nodes = new CsvRow.Nodes();
    private long rows;

    private HistoryCsvReader(int maxBadRows) {
        this.maxBadRows = maxBadRows;
    }

    /**
     * A row that was skipped.
     *
     * @param file its file
     * @param line its line, from 1
     * @param reason what is wrong with it
     */
    public record BadRow(Path file, long line, String reason) {}

    /**
     * What files hold.
     *
     * @param runs their runs, earliest first
     * @param rows how many rows those have
     * @param badRows the rows that were skipped
     */
    public record Contents(List<RecordedRun> runs, long rows, List<BadRow> badRows) {}

    /**
     * Reads files. The rows of a run may stand in several; a row that is there more than once counts once.
     *
     * @param maxBadRows how many malformed rows of a file are skipped before it is refused
     * @throws HistoryException where one cannot be read, lacks a column, or has too many malformed rows
     */
    public static Contents read(List<Path> files, int maxBadRows) {
        HistoryCsvReader reader = new HistoryCsvReader(maxBadRows);
        files.forEach(reader::read);
        return reader.contents();
    }

    private void read(Path file) {
        int badBefore = badRows.size();
        CsvFile.read(
                file,
                names -> {
                    Map<String, Integer> columns = columns(file, names);
                    return (line, text) -> readRow(file, line, text, columns, badBefore);
                },
                (message, cause) -> new HistoryException(message, false, cause));
    }

    private Contents contents() {
        List<RecordedRun> recorded = new ArrayList<>();
        runs.values().stream().filter(run -> !run.isEmpty()).forEach(run -> recorded.add(run.toRecordedRun()));
        recorded.sort(Comparator.comparing(RecordedRun::startedAt).thenComparing(RecordedRun::runId));
        return new Contents(recorded, rows, List.copyOf(badRows));
    }

    private static Map<String, Integer> columns(Path file, List<String> names) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), i);
        }
        List<String> missing = new ArrayList<>(HistoryCsv.COLUMNS);
        missing.removeAll(names);
        if (columns.size() < names.size()) {
            throw new HistoryException(
                    "the first line of " + file + " names a column twice: " + String.join(",", names));
        }
        if (!missing.isEmpty()) {
            throw new HistoryException(
                    "the first line of " + file + " must name the columns; missing: " + String.join(", ", missing));
        }
        return columns;
    }

    private void readRow(Path file, long line, String text, Map<String, Integer> columns, int badBefore) {
        try {
            CsvRow row = new CsvRow(CsvLine.fields(text), columns, nodes);
            if (runs.computeIfAbsent(row.text("run"), id -> OpenRun.begin(id, row))
                    .add(row)) {
                rows++;
            }
        } catch (IllegalArgumentException e) {
            badRows.add(new BadRow(file, line, String.valueOf(e.getMessage())));
            if (badRows.size() - badBefore > maxBadRows) {
                BadRow first = badRows.get(badBefore);
                throw new HistoryException("more than " + Plural.count(maxBadRows, "row") + " of " + file
                        + " are malformed; the first is line " + first.line() + ": " + first.reason());
            }
        }
    }
}
