package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.ResumableRun;
import java.util.Map;
import java.util.Optional;

/**
 * How the log of a run is kept.
 *
 * @param durability what its finished blocks survive
 * @param keepCompleted whether the log stays when the run has ended well
 * @param origin what whoever resumes the run will want to know, by name
 * @param resumed the interrupted run that goes on; empty for a new one
 */
public record LogOptions(
        Durability durability, boolean keepCompleted, Map<String, String> origin, Optional<ResumableRun> resumed) {
    public LogOptions {
        origin = Map.copyOf(origin);
    }

    /** A new run whose finished blocks are safe. */
    public static LogOptions defaults() {
        return new LogOptions(Durability.sync(), false, Map.of(), Optional.empty());
    }
}
