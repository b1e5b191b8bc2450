package io.whittle.history;

import io.whittle.scheduler.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes runs, and gives the space back that they took. Used by one thread; the caller commits. */
final class RunRemover {
    /** With each run that ends, so many are removed at most. */
    static final int MAX_REMOVED_AT_ONCE = 16;

    /** With each run that ends, so many pages of the file are given back at most: some megabytes. */
    private static final int MAX_PAGES_AT_ONCE = 1024;

    private static final String[] TABLES = {"scores", "bin_costs", "bins", "segments", "runs"};

    private final Connection connection;

    RunRemover(Connection connection) {
        this.connection = connection;
    }

    /** Returns the runs that are meant, earliest first. */
    List<String> select(RunSelection selection) throws SQLException {
        List<String> selected = new ArrayList<>();
        int kept = 0;
        try (PreparedStatement query = connection.prepareStatement("SELECT run_id, kind, started_millis, status, owner"
                        + " FROM runs ORDER BY started_millis DESC, run_id DESC");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                boolean ofKind =
                        selection.kinds().isEmpty() || selection.kinds().contains(row.getString("kind"));
                if (!ofKind || goesOn(row)) {
                    continue;
                }
                long started = row.getLong("started_millis");
                boolean early = selection
                        .before()
                        .map(before -> started < before.toEpochMilli())
                        .orElse(true);
                if (kept++ >= selection.keep() && early) {
                    selected.add(0, row.getString("run_id"));
                }
            }
        }
        return selected;
    }

    private static boolean goesOn(ResultSet row) throws SQLException {
        return row.getString("status").equals(RunStatus.RUNNING.name()) && !RunOwner.gone(row.getString("owner"));
    }

    void remove(String runId) throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE run_id = ?")) {
                delete.setString(1, runId);
                delete.executeUpdate();
            }
        }
    }

    /** Removes the earliest runs that are beyond a limit; not more than a few. */
    void keepWithin(HistoryLimits limits, Instant now) throws SQLException {
        int removed = 0;
        while (removed < MAX_REMOVED_AT_ONCE) {
            Optional<String> earliest = beyond(limits, now);
            if (earliest.isEmpty()) {
                break;
            }
            remove(earliest.get());
            removed++;
        }
        if (removed > 0) {
            giveBack(MAX_PAGES_AT_ONCE);
        }
    }

    private Optional<String> beyond(HistoryLimits limits, Instant now) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT run_id, started_millis, status, owner" + " FROM runs ORDER BY started_millis, run_id");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (goesOn(row)) {
                    continue;
                }
                long started = row.getLong("started_millis");
                boolean tooOld = limits.maxAge()
                        .map(age -> started < now.minus(age).toEpochMilli())
                        .orElse(false);
                boolean tooMany = limits.maxRuns().isPresent()
                        && number("SELECT COUNT(*) FROM runs")
                                > limits.maxRuns().get();
                boolean tooLarge = limits.maxBytes().isPresent()
                        && bytes() > limits.maxBytes().get();
                return tooOld || tooMany || tooLarge ? Optional.of(row.getString("run_id")) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns how much of the file is filled. */
    long bytes() throws SQLException {
        return (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * number("PRAGMA page_size");
    }

    /** Each step of the statement gives a page back; only this way of executing it takes them all. */
    private void giveBack(int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
