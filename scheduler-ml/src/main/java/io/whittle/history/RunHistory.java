package io.whittle.history;

import io.whittle.scheduler.RunListener;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.SegmentRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The run history of a home folder. As a listener it records runs on a thread of its own, so that the scheduler's loop
 * never waits: beyond some thousand pending segments further ones are left out (and counted) until the run ends, whose
 * record brings them all again; a run itself is never left out. Where the history cannot be written, it warns once and
 * records nothing more.
 *
 * <p>Queries see all that was recorded before, through this object or by other processes; they throw
 * {@link HistoryException} where the file cannot be used, or where what this object recorded before has not been written
 * because its thread has ended. Methods may be called by any thread. Nothing is opened before
 * it is needed.
 */
public final class RunHistory implements RunListener, AutoCloseable {
    /** How many segments may wait to be written. */
    static final int MAX_PENDING_SEGMENTS = 8192;

    private final HistoryDatabase database;
    private final HistoryRecorder recorder;
    private final Consumer<String> warnings;
    private final AtomicBoolean limitsWarned = new AtomicBoolean();

    private RunHistory(Path home, int maxPendingSegments, Consumer<String> warnings) {
        this.database = new HistoryDatabase(home);
        this.warnings = message -> warn(warnings, message);
        this.recorder = new HistoryRecorder(database, maxPendingSegments, this.warnings);
    }

    /** What listens is somebody else's code: what it throws must not keep runs from being recorded. */
    private static void warn(Consumer<String> warnings, String message) {
        try {
            warnings.accept(message);
        } catch (RuntimeException | Error e) {
            System.getLogger(RunHistory.class.getName())
                    .log(System.Logger.Level.WARNING, "nobody was told this: " + message, e);
        }
    }

    /**
     * Returns the history of a home folder, which is created when the first run is recorded.
     *
     * @param home the folder
     * @param warnings told in one sentence where recording does not work; called by any thread
     */
    public static RunHistory open(Path home, Consumer<String> warnings) {
        return new RunHistory(home, MAX_PENDING_SEGMENTS, warnings);
    }

    static RunHistory open(Path home, int maxPendingSegments, Consumer<String> warnings) {
        return new RunHistory(home, maxPendingSegments, warnings);
    }

    /** Returns where the history lies. */
    public Path file() {
        return database.file();
    }

    @Override
    public void runStarted(RunStart start) {
        recorder.add(writer -> writer.start(start));
    }

    @Override
    public void segmentEnded(String runId, SegmentRecord segment) {
        recorder.addSegment(runId, segment);
    }

    @Override
    public void runEnded(RunRecord run) {
        recorder.addEnd(run);
        recorder.add(this::keepWithinLimits);
    }

    /** What is to be removed can wait for the next run; what has been recorded with it must not be lost. */
    private void keepWithinLimits(RunWriter writer) {
        try {
            writer.keepWithin(limits(), Instant.now());
        } catch (SQLException e) {
            warnOfLimits(database.explain(e));
        }
    }

    /** Records how far a model was off on a run that was recorded. */
    public void record(ModelScore score) {
        recorder.add(writer -> writer.score(score));
    }

    /** Read by the writing thread, with each run: somebody may have changed them. */
    private HistoryLimits limits() {
        try {
            return HistoryLimits.read(database.home());
        } catch (HistoryException e) {
            warnOfLimits(e);
            return HistoryLimits.NONE;
        }
    }

    private void warnOfLimits(HistoryException e) {
        if (limitsWarned.compareAndSet(false, true)) {
            warnings.accept(e.getMessage() + ". Until then nothing is removed.");
        }
    }

    /** Returns how many segments were left out for want of time, before their run ended. */
    public long segmentsLeftOut() {
        return recorder.segmentsLeftOut();
    }

    /** Waits until all that was recorded so far is written, or is known to be impossible to write. */
    public void flush() {
        recorder.flush();
    }

    /** Returns the latest runs, latest first. */
    public List<RunSummary> list(int limit) {
        return query(List.of(), reader -> reader.list(limit));
    }

    /**
     * Finds a run.
     *
     * @param run its id, the beginning of one, or {@code last}
     * @return all that is known of it; empty where there is none
     * @throws AmbiguousRunException where several ids begin like that
     */
    public Optional<StoredRun> find(String run) {
        return query(Optional.empty(), reader -> {
            if (run.equals("last")) {
                List<String> last = reader.idsWithPrefix("", 1);
                return last.isEmpty() ? Optional.empty() : reader.run(last.get(0));
            }
            Optional<StoredRun> exact = reader.run(run);
            if (exact.isPresent()) {
                return exact;
            }
            List<String> ids = run.isEmpty() ? List.of() : reader.idsWithPrefix(run, 4);
            if (ids.size() > 1) {
                throw new AmbiguousRunException("several runs begin with '" + run + "' (" + String.join(", ", ids)
                        + (ids.size() > 3 ? ", …" : "") + "); give more of the id");
            }
            return ids.isEmpty() ? Optional.empty() : reader.run(ids.get(0));
        });
    }

    /** Returns the ids of all runs, earliest first. */
    public List<String> runIds() {
        return query(List.of(), RunReader::idsEarliestFirst);
    }

    /** Returns a run as training sees it; empty where there is none of that id, or it has no costs. */
    public Optional<RecordedRun> recordedRun(String runId) {
        return query(Optional.empty(), reader -> reader.recordedRun(runId));
    }

    /** Returns all runs that have costs as training sees them, earliest first. */
    public List<RecordedRun> recordedRuns() {
        return query(List.of(), RunReader::recordedRuns);
    }

    /**
     * Returns how far a model was off on runs, latest run first.
     *
     * @param modelVersion the model
     * @param ofEachKind of how many runs of a kind at most
     */
    public List<ModelScore> scores(String modelVersion, int ofEachKind) {
        return query(List.of(), reader -> reader.scores(modelVersion, ofEachKind));
    }

    /** Writes what is still pending, and stops. */
    @Override
    public void close() {
        recorder.close();
    }

    private <T> T query(T whereThereIsNoFile, Query<T> query) {
        recorder.flush();
        if (!database.exists()) {
            return whereThereIsNoFile;
        }
        try (Connection connection = database.connectToRead()) {
            connection.setAutoCommit(false); // one state of the file for all that a query reads
            T result = query.on(new RunReader(connection));
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw database.explain(e);
        } catch (IllegalArgumentException e) {
            throw new HistoryException(
                    "the run history " + database.file() + " holds a value that cannot be read (" + e.getMessage()
                            + "); it is left as it is: move it away, and a new one is begun",
                    false,
                    e);
        }
    }

    private interface Query<T> {
        T on(RunReader reader) throws SQLException;
    }
}
