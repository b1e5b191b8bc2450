package io.whittle.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Removes and redacts runs of a home's history while others may write it. Runs are dealt with a few at a time, so that
 * nobody waits for long; what goes on is left alone. Throws {@link HistoryException} where the file cannot be used. Used
 * by one thread.
 */
public final class HistoryUpkeep {
    private static final int BATCH = 20;

    private final HistoryDatabase database;

    /** Looks after the history of a home. */
    public HistoryUpkeep(Path home) {
        this.database = new HistoryDatabase(home);
    }

    /** Returns the runs that are meant, earliest first. */
    public List<String> select(RunSelection selection) {
        return database.exists() ? on(connection -> new RunRemover(connection).select(selection)) : List.of();
    }

    /** Removes runs and all that belongs to them. */
    public void remove(List<String> runIds) {
        inBatches(runIds, (connection, id) -> new RunRemover(connection).remove(id));
    }

    /**
     * Takes out of runs what says on which data, with which settings and on whose machines they ran: parameters,
     * requirements, paths, files written, messages, the features made of parameters, hosts, and what people call their
     * nodes and say of them. What items cost on which nodes stays.
     */
    public void redact(List<String> runIds) {
        Redaction redaction = new Redaction();
        inBatches(runIds, (connection, id) -> new RunRedactor(connection, redaction).redact(id));
    }

    /**
     * Rewrites the file without gaps, so that what was removed or redacted is gone from it, and its space is given back.
     * Takes as long as copying the file does, and as much space meanwhile.
     *
     * @return the size of the file now, in bytes; 0 where there is none
     */
    public long compact() {
        if (!database.exists()) {
            return 0;
        }
        on(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
                statement.execute("VACUUM");
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return true;
        });
        return bytes();
    }

    /** Returns the size of the file, in bytes; 0 where there is none. */
    public long bytes() {
        try {
            return database.exists() ? Files.size(database.file()) : 0;
        } catch (IOException e) {
            throw new HistoryException("cannot read the size of " + database.file(), false, e);
        }
    }

    private interface Step {
        void with(Connection connection, String runId) throws SQLException;
    }

    private void inBatches(List<String> runIds, Step step) {
        for (int from = 0; from < runIds.size(); from += BATCH) {
            List<String> batch = runIds.subList(from, Math.min(runIds.size(), from + BATCH));
            on(connection -> {
                connection.setAutoCommit(false);
                for (String id : batch) {
                    step.with(connection, id);
                }
                connection.setAutoCommit(true); // commits; a commit would begin the next transaction
                return true;
            });
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T on(Work<T> work) {
        try (Connection connection = database.connectToWrite()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw database.explain(e);
        }
    }
}
