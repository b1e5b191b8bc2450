package io.whittle.commitlog;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The log of a run that goes on: takes results from the scheduler's loop, which never waits for it, and says when they are
 * safe. Methods but {@link #result} and {@link #close} are called by the loop; {@link #result} by the merging thread;
 * answers come from the log's thread, in the order of the calls.
 */
public final class RunLog {
    /** Forces of one log follow each other no faster than this: more would gather less, and cost the machine more. */
    static final long GATHER_NANOS = 5_000_000;

    /** Hears how the log goes; called by the log's thread, must return at once. */
    public interface Listener {
        /**
         * These results are safe.
         *
         * @param positions where each stands, for {@link RunLog#result}
         */
        void persisted(BlockOutcomes outcomes, long[] positions);

        /** The backlog, which was too long, is short again. */
        void relieved();

        /** The log cannot be kept: the run goes on, and would start over if it were interrupted. */
        void unkept(String sentence);

        /** The log cannot go on; what it has promised holds. */
        void broken(String sentence);
    }

    private record Waiting(BlockOutcomes outcomes, long[] positions, long bytes) {}

    /**
     * What a log needs of its surroundings.
     *
     * @param writer writes it
     * @param durability what is promised
     * @param scratch the folder for what memory cannot hold, where no log can be kept
     * @param maxBacklogBytes how much may wait to be written before the backlog is too long
     * @param lasting tells results that mean something to another process from those that do not, which are not there any
     *     more when the run goes on; called by the log's thread
     * @param listener hears how it goes
     */
    public record Setup(
            LogWriter writer,
            Durability durability,
            Path scratch,
            long maxBacklogBytes,
            Predicate<byte[]> lasting,
            Listener listener) {}

    private final LogWriter writer;
    private final Written written = new Written();
    private final Setup setup;
    private final Listener listener;
    private final Backlog backlog;
    // the log's thread
    private final Map<NodeDescription, Integer> nodes = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Optional<LogPlace> place;
    private boolean kept;
    private boolean broken;
    private boolean unforced;
    private long dueNanos = Long.MAX_VALUE;
    private long forcedNanos;
    private volatile Optional<CommitLog> log;

    /**
     * @param place where the log lies, so that the run can go on from it; empty for a temporary one
     * @param log the log where it is open already
     */
    RunLog(Setup setup, Optional<LogPlace> place, Optional<CommitLog> log) {
        this.setup = setup;
        this.writer = setup.writer();
        this.listener = setup.listener();
        this.place = place;
        this.kept = place.isPresent();
        this.log = log;
        this.forcedNanos = writer.nanos() - GATHER_NANOS;
        this.backlog = new Backlog(setup.maxBacklogBytes(), setup.maxBacklogBytes() / 2);
    }

    /** Makes the file and writes who the run is, so that it can be told apart from then on. */
    void begin(LogHeader header, LogEntry first) {
        writer.add(
                written,
                () -> attempt(() -> {
                    if (log.isEmpty()) {
                        open(header);
                    }
                    log.orElseThrow().append(first);
                }));
    }

    private void open(LogHeader header) throws IOException {
        if (place.isPresent()) {
            try {
                log = Optional.of(create(place.get(), header));
                return;
            } catch (IOException e) {
                writer.buffer().clear();
                kept = false;
                listener.unkept(place.get().failure(e));
                place.get().release();
            }
        }
        place = Optional.of(new ScratchPlace(setup.scratch()));
        log = Optional.of(create(place.get(), header));
    }

    private CommitLog create(LogPlace where, LogHeader header) throws IOException {
        LogFile file = where.create();
        try {
            return CommitLog.create(file, header, writer.buffer());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Makes the nodes of an earlier life known, in their places. */
    void knows(List<NodeDescription> earlier) {
        for (NodeDescription node : earlier) {
            nodes.putIfAbsent(node, nodes.size());
        }
    }

    /** Returns whether the backlog is too long now. Called by any thread. */
    public boolean isBehind() {
        return backlog.tooLong();
    }

    /**
     * Takes results in; {@link Listener#persisted} follows.
     *
     * @param whole whether they hold all items of their blocks; what does not is not recovered, so that a later life of the
     *     run tries those items again
     * @param elapsedNanos how long the run has been worked on by now
     * @return whether the backlog is too long by this, until {@link Listener#relieved} says that it no longer is
     */
    public boolean append(NodeDescription node, BlockOutcomes outcomes, boolean whole, long elapsedNanos) {
        long bytes = bytes(outcomes);
        boolean tooLong = backlog.add(bytes);
        writer.add(
                written,
                () -> attempt(() -> {
                    int place = placeOf(node);
                    long[] positions = new long[outcomes.size()];
                    for (int i = 0; i < positions.length; i++) {
                        byte[] result = outcomes.result(i);
                        boolean lasting = !kept || (whole && setup.lasting().test(result));
                        positions[i] = log.orElseThrow()
                                .append(outcomes.block(i), place, outcomes.nanos(i), elapsedNanos, result, lasting);
                    }
                    waiting.add(new Waiting(outcomes, positions, bytes));
                }));
        return tooLong;
    }

    private static long bytes(BlockOutcomes outcomes) {
        long bytes = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            bytes += Frame.HEAD_BYTES + Frame.BLOCK_FIXED_BYTES + (long) outcomes.result(i).length;
        }
        return bytes;
    }

    /** Notes that a segment has been dispatched. */
    public void dispatched(NodeDescription node, long attempt, BlockList blocks, long atNanos) {
        writer.add(
                written,
                () -> attempt(() -> {
                    int place = placeOf(node);
                    log.orElseThrow().append(new LogEntry.Dispatched(attempt, place, blocks, atNanos));
                }));
    }

    /** Notes that an attempt has ended. */
    public void ended(LogEntry.Ended end) {
        writer.add(written, () -> attempt(() -> log.orElseThrow().append(end)));
    }

    private int placeOf(NodeDescription node) throws IOException {
        Integer known = nodes.get(node);
        if (known == null) {
            known = nodes.size();
            log.orElseThrow().append(new LogEntry.NodeSeen(node));
            nodes.put(node, known);
        }
        return known;
    }

    /** Reads a result back that is safe. */
    public byte[] result(long position) throws IOException {
        return log.orElseThrow(() -> new IOException("there is no log")).result(position);
    }

    // ---- the log's thread

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        if (broken) {
            return;
        }
        try {
            step.run();
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // whoever waits for the run must not wait for ever
            fail(new IOException(e.toString(), e));
        }
    }

    private void fail(IOException e) {
        broken = true;
        unforced = false;
        dueNanos = Long.MAX_VALUE;
        waiting.clear();
        log.ifPresent(open -> {
            try {
                open.rollBack();
            } catch (IOException again) {
                e.addSuppressed(again); // whoever reads it cuts off what is not whole
            }
        });
        writer.buffer().clear();
        listener.broken(place.map(at -> at.failure(e)).orElseGet(e::toString));
    }

    /** The log in the hands of its thread. */
    private final class Written implements LogWriter.Log {
        @Override
        public void flush() {
            if (log.isEmpty()) {
                return;
            }
            attempt(() -> {
                log.get().flush();
                if (!kept) {
                    acknowledge();
                    return;
                }
                long now = writer.nanos();
                if (setup.durability().kind() == Durability.Kind.SYNC) {
                    // entries without results are not waited for by anybody
                    dueNanos = waiting.isEmpty() ? dueNanos : Math.max(now, forcedNanos + GATHER_NANOS);
                } else {
                    unforced |= !waiting.isEmpty();
                    acknowledge();
                    dueNanos = !unforced
                            ? Long.MAX_VALUE
                            : dueNanos == Long.MAX_VALUE
                                    ? now + setup.durability().window().toNanos()
                                    : dueNanos;
                }
            });
        }

        @Override
        public long forceDueNanos() {
            return dueNanos;
        }

        @Override
        public void force() {
            attempt(() -> {
                dueNanos = Long.MAX_VALUE;
                unforced = false;
                log.orElseThrow().force();
                forcedNanos = writer.nanos();
                acknowledge();
            });
        }
    }

    private void acknowledge() {
        long bytes = 0;
        for (Waiting each : waiting) {
            bytes += each.bytes();
            listener.persisted(each.outcomes(), each.positions());
        }
        waiting.clear();
        if (backlog.remove(bytes)) {
            listener.relieved();
        }
    }

    // ---- the end

    /** What becomes of a log. */
    public enum End {
        /** The run has ended well, and the log is of no use any more. */
        DELETE,
        /** The run has ended well, and somebody wants to keep the log. */
        KEEP_COMPLETED,
        /** The run may go on some day. */
        KEEP
    }

    /**
     * Closes the log after all that was handed to it. Called once, by any thread.
     *
     * @return completes, always well, when the file is closed; with whether a run may go on from it
     */
    public CompletableFuture<Boolean> close(End end) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        writer.add(written, () -> {
            boolean mayGoOn = false;
            try {
                mayGoOn = closeNow(end);
            } catch (IOException | RuntimeException e) {
                System.getLogger(RunLog.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot close the log of a run in order: " + e);
            } finally {
                log = Optional.empty();
                dueNanos = Long.MAX_VALUE;
                closed.complete(mayGoOn);
            }
        });
        return closed;
    }

    private boolean closeNow(End end) throws IOException {
        boolean keep = kept && log.isPresent() && end != End.DELETE;
        if (keep) {
            if (end == End.KEEP_COMPLETED) {
                attempt(() -> log.orElseThrow().append(new LogEntry.RunCompleted()));
            }
            attempt(() -> log.orElseThrow().flush());
            written.force();
        }
        writer.buffer().clear();
        if (log.isPresent()) {
            log.get().close();
        }
        if (place.isPresent()) {
            if (keep) {
                place.get().release();
            } else {
                place.get().delete();
            }
        }
        return keep && end == End.KEEP;
    }
}
