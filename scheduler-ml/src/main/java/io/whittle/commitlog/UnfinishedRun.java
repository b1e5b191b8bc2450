package io.whittle.commitlog;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A run whose log is there.
 *
 * @param header what it is
 * @param log the log
 * @param bytes how large that is
 * @param changedAt when it was last written
 * @param inUse whether a scheduler works on it now
 */
public record UnfinishedRun(LogHeader header, Path log, long bytes, Instant changedAt, boolean inUse) {
    /** Returns the run's id. */
    public String runId() {
        return header.runId();
    }
}
