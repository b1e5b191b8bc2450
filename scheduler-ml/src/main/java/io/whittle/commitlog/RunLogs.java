package io.whittle.commitlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The logs of a folder of runs: each run's in {@code RUN/.whittle/commit.log}. A log is there from the beginning of its
 * run until that has ended well. Methods may be called by any thread.
 */
public final class RunLogs {
    private final Path runs;

    /** The logs of this folder, which need not exist yet. */
    public RunLogs(Path runs) {
        this.runs = runs.toAbsolutePath().normalize();
    }

    // ---- runs that are going on

    /** Begins the log of a run; returns at once. */
    public RunLog begin(RunLog.Setup setup, LogHeader header) {
        RunPlace place = new RunPlace(runs, checked(header.runId()));
        RunLog log = new RunLog(setup, Optional.of(place), Optional.empty());
        log.begin(header, new LogEntry.LifeBegan(header.startedAt().toEpochMilli(), 0));
        return log;
    }

    /** Goes on with the log of a run that was interrupted; returns at once. */
    public static RunLog resume(RunLog.Setup setup, ResumableRun run, long nowMillis) {
        RecoveredLog recovered = run.recovered();
        CommitLog log =
                CommitLog.resume(run.takeFile(), recovered, setup.writer().buffer());
        RunLog going = new RunLog(setup, Optional.of(run.place()), Optional.of(log));
        going.knows(recovered.nodes());
        going.begin(recovered.header(), new LogEntry.LifeBegan(nowMillis, recovered.elapsedNanos()));
        return going;
    }

    /** A log in a temporary file, for results that memory cannot hold. */
    public static RunLog scratch(RunLog.Setup setup, LogHeader header) {
        RunLog log = new RunLog(setup, Optional.empty(), Optional.empty());
        log.begin(header, new LogEntry.LifeBegan(header.startedAt().toEpochMilli(), 0));
        return log;
    }

    // ---- runs that were interrupted

    /** Returns the runs that have a log and have not ended well, the one that was written last first. */
    public List<UnfinishedRun> unfinished() {
        List<UnfinishedRun> found = new ArrayList<>();
        if (!Files.isDirectory(runs)) {
            return found;
        }
        try (Stream<Path> folders = Files.list(runs)) {
            for (Path folder : folders.toList()) {
                find(folder.getFileName().toString()).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new ResumeException("cannot look for unfinished runs in " + runs + " (" + FailureText.of(e) + ")", e);
        }
        found.sort(Comparator.comparing(UnfinishedRun::changedAt).reversed());
        return found;
    }

    /** Returns a run that has not ended well, and has a log of which at least the header can be read. */
    public Optional<UnfinishedRun> find(String runId) {
        RunPlace place = new RunPlace(runs, checked(runId));
        if (!Files.isRegularFile(place.log())) {
            return Optional.empty();
        }
        try (LogFile file = DiskLogFile.openToRead(place.log())) {
            LogHeader header = LogReader.header(file);
            if (LogReader.endsCompleted(file)) {
                return Optional.empty();
            }
            return Optional.of(new UnfinishedRun(
                    header,
                    place.log(),
                    file.size(),
                    Files.getLastModifiedTime(place.log()).toInstant(),
                    place.isTaken()));
        } catch (IOException | DamagedLogException e) {
            return Optional.empty(); // gone meanwhile, or nothing that could go on
        }
    }

    /** Returns whether a run has left a log, whether it can be read or not. */
    public boolean hasLog(String runId) {
        return Files.isRegularFile(new RunPlace(runs, checked(runId)).log());
    }

    /**
     * Locks and reads the log of a run, so that it can go on. Reads all of it, which takes a second per gigabyte or so.
     *
     * @throws ResumeException where there is none, it cannot be read, another process works on the run, or it has ended
     *     well
     */
    public ResumableRun open(String runId) {
        RunPlace place = new RunPlace(runs, checked(runId));
        if (!Files.isRegularFile(place.log())) {
            throw new ResumeException("run " + runId + " has left no log in " + runs
                    + " to go on from: it has ended well, kept none, or is of another home; begin a new run");
        }
        try {
            if (!place.take()) {
                throw new ResumeException("run " + runId
                        + " is being worked on by another process or scheduler; wait for its end, or stop it first");
            }
            return openLocked(place, runId);
        } catch (IOException e) {
            throw new ResumeException(
                    "run " + runId + " cannot go on: its log " + place.log() + " cannot be used (" + FailureText.of(e)
                            + ")",
                    e);
        }
    }

    private static ResumableRun openLocked(RunPlace place, String runId) throws IOException {
        boolean handedOver = false;
        Optional<LogFile> opened = Optional.empty();
        try {
            LogFile file = DiskLogFile.open(place.log());
            opened = Optional.of(file);
            RecoveredLog recovered = CommitLog.recover(file);
            if (recovered.completed()) {
                throw new ResumeException("run " + runId + " has ended well: there is nothing left to do");
            }
            if (!recovered.header().runId().equals(runId)) {
                throw new ResumeException("the log " + place.log() + " is not that of run " + runId + " but of "
                        + recovered.header().runId() + "; move it to where it belongs");
            }
            handedOver = true;
            return new ResumableRun(place, file, recovered);
        } catch (DamagedLogException e) {
            throw new ResumeException(
                    "run " + runId + " cannot go on: its log " + place.log() + " cannot be read: " + e.getMessage()
                            + "; begin a new run",
                    e);
        } finally {
            if (!handedOver) {
                close(opened);
                place.release();
            }
        }
    }

    private static void close(Optional<LogFile> file) {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) { // why it was to be closed is what counts
            System.getLogger(RunLogs.class.getName())
                    .log(System.Logger.Level.DEBUG, "a log that cannot go on cannot be closed either", e);
        }
    }

    /**
     * Deletes the log of a run, and what the run has left half-written in its output folder.
     *
     * @return whether there was one
     * @throws ResumeException where a scheduler works on it, or it cannot be deleted
     */
    public boolean purge(String runId) {
        RunPlace place = new RunPlace(runs, checked(runId));
        if (!Files.isRegularFile(place.log())) {
            return false;
        }
        try {
            if (!place.take()) {
                throw new ResumeException("run " + runId + " is being worked on; stop it before its log is deleted");
            }
            return purgeLocked(place, runId);
        } catch (IOException e) {
            throw new ResumeException(
                    "cannot delete the log " + place.log() + " (" + FailureText.of(e) + "); delete it by hand", e);
        }
    }

    private boolean purgeLocked(RunPlace place, String runId) throws IOException {
        boolean deleted = false;
        try {
            Path outputs = headerOf(place)
                    .map(header -> Path.of(header.outputFolder()))
                    .orElse(runs.resolve(runId)); // where they go unless somebody has said otherwise
            if (!outputs.toString().isEmpty()) {
                deleteAll(outputs.resolve(".whittle-" + runId));
            }
            place.delete();
            deleted = true;
            return true;
        } finally {
            if (!deleted) {
                place.release();
            }
        }
    }

    private static Optional<LogHeader> headerOf(RunPlace place) throws IOException {
        try (LogFile file = DiskLogFile.openToRead(place.log())) {
            return Optional.of(LogReader.header(file));
        } catch (DamagedLogException e) {
            return Optional.empty();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private String checked(String runId) {
        if (runId.isEmpty()
                || !runs.resolve(runId).normalize().startsWith(runs)
                || runs.resolve(runId).normalize().equals(runs)) {
            throw new ResumeException("'" + runId + "' is no run's id");
        }
        return runId;
    }
}
