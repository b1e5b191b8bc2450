package io.whittle.spi.backend;

import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.Shortage;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.WorkloadException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/**
 * Runs one attempt at a segment on a node: refuses it where the node may not run the job, hands out cursors, times each block, reports progress with results, cuts the
 * segment back, cancels it, and turns whatever the workload throws into a {@link Failure}. Every node uses it, so that
 * ends, units and interruption are the same everywhere.
 *
 * <p>{@link #run} is called once, on the thread that is the node's slot; {@link #shrink} and {@link #cancel} by any
 * thread, also before {@code run} begins.
 */
public final class SegmentRunner implements AttemptHandle {
    /** Results are reported at the latest when this many bytes have gathered, so that a node's memory stays bounded. */
    public static final int MAX_PENDING_BYTES = 1 << 20;

    /** Of larger blocks it is not said at which item they are. */
    private static final long MAX_WATCHED_ITEMS = 1 << 16;

    private final long attempt;
    private final Segment segment;
    private final Map<String, String> attributes;
    private final Callable<BlockRunner> code;
    private final BlockTimer timer;
    private final AttemptListener listener;

    private final Object lock = new Object();
    private int position; // guarded by lock: blocks done or in hand
    private int end; // guarded by lock: position before which to stop
    private boolean cancelled; // guarded by lock
    private boolean ended; // guarded by lock
    private Thread thread; // guarded by lock: runs the attempt
    private Cursor cursor; // guarded by lock: of the block in hand

    private int[] doneBlocks = new int[16];
    private long[] doneNanos = new long[16];
    private byte[][] doneResults = new byte[16][];
    private int doneSize;
    private long doneBytes;
    private long startedAt;
    private long lastReport;

    /**
     * @param attributes what the node is, as it knows it itself: the same as it is announced with
     * @param code opens the job's code; called on the node's thread, so a slow set-up delays nobody else
     * @param timer times the blocks
     */
    public SegmentRunner(
            long attempt,
            Segment segment,
            Map<String, String> attributes,
            Callable<BlockRunner> code,
            BlockTimer timer,
            AttemptListener listener) {
        this.attempt = attempt;
        this.segment = segment;
        this.attributes = attributes;
        this.code = code;
        this.timer = timer;
        this.listener = listener;
        this.end = segment.blocks().size();
    }

    /** Runs the segment to its end, and answers the listener; whatever the workload throws becomes a {@link Failure}. */
    public void run() {
        synchronized (lock) {
            thread = Thread.currentThread();
            listener.started(attempt);
        }
        startedAt = System.nanoTime();
        lastReport = startedAt;
        end(runBlocks());
    }

    /** Runs blocks until the end is reached; returns null where nothing failed. */
    private Failure runBlocks() {
        Cursor inHand = null;
        try {
            if (nothingLeft()) {
                return null; // cancelled or cut back to nothing while it waited: the job need not even be opened
            }
            Requirements requirements = segment.job().requirements();
            if (!requirements.metBy(attributes)) {
                return refusal(requirements);
            }
            BlockRunner runner = code.call();
            while ((inHand = claim()) != null) {
                timer.blockStarts();
                byte[] result = runner.runBlock(inHand);
                long nanos = timer.blockEnds();
                if (inHand.cancelled()) {
                    return null;
                }
                if (!inHand.exhausted()) {
                    return failureOf(
                            inHand,
                            new WorkloadException(
                                    "workload '" + segment.job().kind() + "' left items of block " + inHand.block()
                                            + " unread: it must call next() until it returns false",
                                    false));
                }
                if (result == null) {
                    return failureOf(
                            inHand,
                            new WorkloadException(
                                    "workload '" + segment.job().kind() + "' returned null for block " + inHand.block(),
                                    false));
                }
                add(inHand.block(), nanos, result);
            }
            timer.segmentEnds();
            return null;
        } catch (Throwable e) { // also errors: a workload must not take the node's thread with it
            return isCancelled() ? null : failureOf(inHand, e);
        }
    }

    private boolean nothingLeft() {
        synchronized (lock) {
            return cancelled || position >= end;
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Takes the next block in hand; null when the end is reached. */
    private Cursor claim() {
        synchronized (lock) {
            if (cancelled || position >= end) {
                return null;
            }
            int block = segment.blocks().get(position);
            position++;
            Partition partition = segment.job().partition();
            long first = partition.firstItem(block);
            long after = partition.endItem(block);
            boolean watched = segment.reportNanos() == 0
                    && segment.blocks().size() == 1
                    && after - first > 1
                    && after - first <= MAX_WATCHED_ITEMS;
            cursor = watched ? new Cursor(block, first, after, this::atItem) : new Cursor(block, first, after);
            if (segment.without().length > 0) {
                cursor = cursor.without(segment.without());
            }
            return cursor;
        }
    }

    private void atItem(long item) {
        synchronized (lock) {
            listener.atItem(attempt, item);
        }
    }

    private void add(int block, long nanos, byte[] result) throws InterruptedException {
        if (doneSize == doneBlocks.length) {
            doneBlocks = Arrays.copyOf(doneBlocks, 2 * doneSize);
            doneNanos = Arrays.copyOf(doneNanos, 2 * doneSize);
            doneResults = Arrays.copyOf(doneResults, 2 * doneSize);
        }
        doneBlocks[doneSize] = block;
        doneNanos[doneSize] = nanos;
        doneResults[doneSize] = result;
        doneSize++;
        doneBytes += result.length;
        long now = System.nanoTime();
        if (now - lastReport >= segment.reportNanosAfter(now - startedAt) || doneBytes >= MAX_PENDING_BYTES) {
            synchronized (lock) {
                if (position < end) { // the last blocks travel with the end
                    listener.progressed(attempt, takeDone());
                    lastReport = now;
                }
            }
            listener.awaitRoom();
        }
    }

    private BlockOutcomes takeDone() {
        BlockOutcomes outcomes = BlockOutcomes.of(doneBlocks, doneNanos, doneResults, doneSize);
        Arrays.fill(doneResults, 0, doneSize, null);
        doneSize = 0;
        doneBytes = 0;
        return outcomes;
    }

    private void end(Failure failure) {
        synchronized (lock) {
            ended = true;
            thread = null;
            cursor = null;
            if (cancelled) {
                Thread.interrupted(); // the interrupt was meant for this attempt, not for the slot's next one
            }
            if (failure == null) {
                listener.finished(attempt, takeDone());
            } else {
                listener.failed(attempt, takeDone(), failure);
            }
        }
    }

    /** Another node may run it: that this one was asked to is its backend's fault, or its scheduler's. */
    private Failure refusal(Requirements requirements) {
        return Failure.ofNode("the node may not run job '" + segment.job().kind() + "', which requires " + requirements
                + ", and has " + requirements.insteadIn(attributes));
    }

    private Failure failureOf(Cursor inHand, Throwable thrown) {
        boolean retryable = !(thrown instanceof WorkloadException e) || e.retryable();
        String message = thrown instanceof WorkloadException || thrown.getMessage() == null
                ? String.valueOf(thrown instanceof WorkloadException ? thrown.getMessage() : thrown)
                : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        StringWriter detail = new StringWriter();
        thrown.printStackTrace(new PrintWriter(detail, true));
        Optional<Shortage> shortage = Shortage.behind(thrown);
        if (shortage.isPresent()) { // no block's fault
            return new Failure(shortage.get().sentence(message), detail.toString(), true, OptionalInt.empty());
        }
        return inHand == null
                ? new Failure(message, detail.toString(), retryable, OptionalInt.empty())
                : new Failure(message, detail.toString(), retryable, OptionalInt.of(inHand.block()))
                        .at(inHand.inHand());
    }

    @Override
    public void shrink(double keepFraction) {
        synchronized (lock) {
            if (ended || cancelled) {
                return;
            }
            end = segment.endAfterKeeping(keepFraction, position, end);
            listener.shrunk(attempt, position, end);
        }
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            if (ended || cancelled) {
                return;
            }
            cancelled = true;
            if (cursor != null) {
                cursor.cancel();
            }
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
