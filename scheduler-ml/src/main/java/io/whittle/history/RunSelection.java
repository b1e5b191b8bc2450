package io.whittle.history;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs are meant. Runs that still go on never are.
 *
 * @param kinds of which kinds of workload; of all where it is empty
 * @param before only those that began before this
 * @param keep so many are left out, the latest of those kinds
 */
public record RunSelection(Set<String> kinds, Optional<Instant> before, int keep) {
    public RunSelection {
        kinds = Set.copyOf(kinds);
        if (keep < 0) {
            throw new IllegalArgumentException("keep must not be negative: " + keep);
        }
    }

    /** All that have ended. */
    public static RunSelection all() {
        return new RunSelection(Set.of(), Optional.empty(), 0);
    }
}
