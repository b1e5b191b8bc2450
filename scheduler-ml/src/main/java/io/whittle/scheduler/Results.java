package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.LogEntry;
import io.whittle.commitlog.LogHeader;
import io.whittle.commitlog.LogWriter;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.RunLog;
import io.whittle.commitlog.RunLogs;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The results of one run, on their way from the loop through the log into the merge. A run without a log uses a temporary
 * one for what memory cannot hold. Called by the loop, which it never keeps waiting.
 */
final class Results {
    /** Hears what becomes of results; called by the log's thread or the loop's, must return at once. */
    interface Listener {
        /** These results are safe, as far as the run asks for that. */
        void persisted(BlockOutcomes outcomes);

        /** No longer do more results wait for the log than memory should hold. */
        void relieved();

        /** The run goes on without a log. */
        void unkept(String sentence);

        /** The log cannot go on. */
        void broken(String sentence);
    }

    /**
     * What all runs of a scheduler have in common.
     *
     * @param writer writes their logs
     * @param logs where those are; empty where none are kept
     * @param scratch the folder for temporary ones
     * @param maxBytes how much memory a run's results may take before they wait in the log, and as much again while they
     *     wait for it
     */
    record Store(LogWriter writer, Optional<RunLogs> logs, Path scratch, long maxBytes) {
        private static final long MAX_BYTES = 64L << 20;

        /** A store that takes a share of the memory there is. */
        static Store of(Optional<RunLogs> logs, Path scratch) {
            long share = Runtime.getRuntime().maxMemory() / 8;
            return new Store(new LogWriter(), logs, scratch, Math.min(MAX_BYTES, share));
        }
    }

    private final LogHeader header;
    private final Merge merge;
    private final Listener listener;
    private final RunLog.Setup setup;
    private final boolean kept;
    private Optional<RunLog> log;
    private boolean anySafe;

    /**
     * @param header what the run is
     * @param request what is asked for
     * @param resumable whether its items are known from the beginning, so that it could go on after an interruption
     */
    Results(Store store, LogHeader header, JobRequest request, boolean resumable, Merge merge, Listener listener) {
        LogOptions options = request.log();
        this.setup = new RunLog.Setup(
                store.writer(),
                options.durability(),
                store.scratch(),
                store.maxBytes(),
                request.job()::selfContained,
                answers());
        this.header = header;
        this.merge = merge;
        this.listener = listener;
        this.kept = options.resumed().isPresent()
                || (store.logs().isPresent()
                        && resumable
                        && options.durability().kind() != Durability.Kind.NONE);
        if (options.resumed().isPresent()) {
            resume(options.resumed().get());
        } else if (kept) {
            go(store.logs().get().begin(setup, header));
        } else {
            log = Optional.empty();
        }
    }

    private void resume(ResumableRun run) {
        anySafe = run.recovered().positions().size() > 0;
        go(RunLogs.resume(setup, run, System.currentTimeMillis()));
        merge.recover(run.recovered().positions());
    }

    private void go(RunLog begun) {
        log = Optional.of(begun);
        merge.readFrom(begun::result);
    }

    private RunLog.Listener answers() {
        return new RunLog.Listener() {
            @Override
            public void persisted(BlockOutcomes outcomes, long[] positions) {
                merge.accept(outcomes, positions);
                listener.persisted(outcomes);
            }

            @Override
            public void relieved() {
                listener.relieved();
            }

            @Override
            public void unkept(String sentence) {
                listener.unkept(sentence);
            }

            @Override
            public void broken(String sentence) {
                listener.broken(sentence);
            }
        };
    }

    /**
     * Takes results in; {@link Listener#persisted} follows.
     *
     * @param whole whether they hold all items of their blocks; else a later life of the run cannot go on from them
     * @return whether more wait for the log by this than memory should hold, until {@link Listener#relieved}
     */
    boolean persist(NodeDescription node, BlockOutcomes outcomes, boolean whole, long elapsedNanos) {
        if (!kept && merge.hasRoom(bytes(outcomes))) {
            merge.accept(outcomes);
            listener.persisted(outcomes);
            return false;
        }
        anySafe = true;
        if (log.isEmpty()) {
            go(RunLogs.scratch(setup, header));
        }
        return log.get().append(node, outcomes, whole, elapsedNanos);
    }

    /** Returns whether more wait for the log now than memory should hold. */
    boolean isBehind() {
        return log.map(RunLog::isBehind).orElse(false);
    }

    /** Returns how much memory results take. */
    static long bytes(BlockOutcomes outcomes) {
        long bytes = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            bytes += outcomes.result(i).length;
        }
        return bytes;
    }

    /** Notes that a segment has been dispatched. */
    void dispatched(NodeDescription node, long attempt, BlockList blocks, long atNanos) {
        if (kept) {
            log.orElseThrow().dispatched(node, attempt, blocks, atNanos);
        }
    }

    /** Notes that an attempt has ended. */
    void ended(SegmentRecord segment) {
        if (kept) {
            log.orElseThrow()
                    .ended(new LogEntry.Ended(
                            segment.attempt(),
                            segment.blocksDone(),
                            segment.startedNanos(),
                            segment.endedNanos(),
                            segment.workedNanos(),
                            segment.expectedSeconds(),
                            segment.expectedDeviation(),
                            segment.shrinks(),
                            segment.outcome().name(),
                            segment.reason()));
        }
    }

    /** Closes the log; what has not ended well may go on from it. The answer never fails. */
    CompletableFuture<Boolean> close(boolean endedWell, boolean keepCompleted) {
        if (log.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        boolean worthKeeping = endedWell ? keepCompleted : anySafe;
        RunLog.End end = !worthKeeping ? RunLog.End.DELETE : endedWell ? RunLog.End.KEEP_COMPLETED : RunLog.End.KEEP;
        return log.get().close(end);
    }
}
