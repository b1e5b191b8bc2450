package io.whittle.commitlog;

import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The log of a run in the folder of runs: {@code RUN/.whittle/commit.log}, with a lock beside it. */
final class RunPlace implements LogPlace {
    static final String FOLDER = ".whittle";
    static final String LOG = "commit.log";
    static final String LOCK = "lock";

    private final Path runs;
    private final String runId;
    private Optional<RunLock> lock = Optional.empty();

    RunPlace(Path runs, String runId) {
        this.runs = runs;
        this.runId = runId;
    }

    Path folder() {
        return runs.resolve(runId).resolve(FOLDER);
    }

    Path log() {
        return folder().resolve(LOG);
    }

    private Path lockFile() {
        return folder().resolve(LOCK);
    }

    /** Returns whether the run is being worked on. */
    boolean isTaken() throws IOException {
        return RunLock.isTaken(lockFile());
    }

    /** Takes the run in hand; returns false where somebody else has it. */
    boolean take() throws IOException {
        lock = RunLock.tryTake(lockFile());
        return lock.isPresent();
    }

    @Override
    public LogFile create() throws IOException {
        Files.createDirectories(folder());
        if (lock.isEmpty() && !take()) {
            throw new IOException("another process works on the run");
        }
        return DiskLogFile.create(log());
    }

    @Override
    public void delete() throws IOException {
        // the log first: whoever gets the lock next finds that there is nothing left
        Files.deleteIfExists(log());
        Files.deleteIfExists(lockFile());
        release();
        removeIfEmpty(folder());
        removeIfEmpty(runs.resolve(runId));
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // what the run has written is in it
        }
    }

    @Override
    public void release() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
            lock = Optional.empty();
        }
    }

    @Override
    public String failure(IOException e) {
        return "cannot keep the results in " + log() + " (" + FailureText.of(e) + "); "
                + OpenFiles.remedy(e, "make room there");
    }
}
