package io.whittle.scheduler;

import io.whittle.commitlog.CommittedTimes;
import io.whittle.commitlog.LogEntry;
import io.whittle.commitlog.RecoveredLog;
import io.whittle.commitlog.ResumableRun;
import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.Plural;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of a run before it was interrupted, as its record tells it; nothing for a new run. */
final class EarlierLives {
    private final Optional<RecoveredLog> log;

    private EarlierLives(Optional<RecoveredLog> log) {
        this.log = log;
    }

    static EarlierLives of(Optional<ResumableRun> run) {
        return new EarlierLives(run.map(ResumableRun::recovered));
    }

    long elapsedNanos() {
        return log.map(RecoveredLog::elapsedNanos).orElse(0L);
    }

    long lastAttempt() {
        return log.stream()
                .flatMap(earlier -> earlier.dispatched().stream())
                .mapToLong(LogEntry.Dispatched::attempt)
                .max()
                .orElse(0);
    }

    List<NodeDescription> nodes() {
        return log.map(RecoveredLog::nodes).orElseGet(List::of);
    }

    long itemsDone(Partition partition) {
        return log.map(earlier -> earlier.positions().blocks().items(partition)).orElse(0L);
    }

    /** Tells how long each block took. */
    void tell(BlockTimes times) {
        log.ifPresent(earlier -> {
            CommittedTimes committed = earlier.times();
            for (int i = 0; i < committed.size(); i++) {
                times.add(earlier.nodes().get(committed.node(i)), committed.block(i), committed.nanos(i));
            }
        });
    }

    /** Returns the sentence that the record of the run has on this. */
    Optional<String> note(Partition partition) {
        return log.map(earlier -> String.format(
                Locale.ROOT,
                "resumed: %,d of %,d %s had been done before, in %s",
                earlier.positions().size(),
                partition.blocks(),
                Plural.of(partition.blocks(), "block"),
                earlier.lives() == 1 ? "one go" : earlier.lives() + " goes"));
    }

    /** Returns all attempts; those that nothing ended were lost with their scheduler. */
    List<SegmentRecord> segments(Partition partition, BlockTimes times) {
        List<SegmentRecord> segments = new ArrayList<>();
        log.ifPresent(earlier -> {
            for (LogEntry.Dispatched dispatched : earlier.dispatched()) {
                LogEntry.Ended ended =
                        earlier.ended().getOrDefault(dispatched.attempt(), lost(earlier, dispatched, times));
                segments.add(segment(earlier, partition, dispatched, ended));
            }
        });
        return segments;
    }

    private static LogEntry.Ended lost(RecoveredLog earlier, LogEntry.Dispatched dispatched, BlockTimes times) {
        BlockList blocks = dispatched.blocks();
        int done = 0;
        long worked = 0;
        while (done < blocks.size() && earlier.positions().has(blocks.get(done))) {
            worked += times.nanosOf(blocks.get(done));
            done++;
        }
        return new LogEntry.Ended(
                dispatched.attempt(),
                done,
                dispatched.atNanos(),
                earlier.elapsedNanos(),
                worked,
                Double.NaN,
                Double.NaN,
                0,
                SegmentRecord.Outcome.LOST.name(),
                SegmentRecord.INTERRUPTED);
    }

    private static SegmentRecord segment(
            RecoveredLog earlier, Partition partition, LogEntry.Dispatched dispatched, LogEntry.Ended ended) {
        int done = Math.min(ended.done(), dispatched.blocks().size());
        return new SegmentRecord(
                dispatched.attempt(),
                earlier.nodes().get(dispatched.node()).id(),
                dispatched.blocks(),
                done,
                dispatched.blocks().slice(0, done).items(partition),
                dispatched.atNanos(),
                ended.startedNanos(),
                ended.endedNanos(),
                ended.workedNanos(),
                ended.expectedSeconds(),
                ended.expectedDeviation(),
                ended.shrinks(),
                ended.reason(),
                outcome(ended.outcome()));
    }

    private static SegmentRecord.Outcome outcome(String name) {
        for (SegmentRecord.Outcome outcome : SegmentRecord.Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        return SegmentRecord.Outcome.LOST;
    }
}
