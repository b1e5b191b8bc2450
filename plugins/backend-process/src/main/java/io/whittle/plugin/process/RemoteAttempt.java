package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.WireException;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A segment at a worker, as the scheduler knows it: every answer is checked against what was asked and answered before, and
 * one that makes no sense is refused. Answers come from one thread; any thread may silence it.
 */
final class RemoteAttempt {
    private final long id;
    private final Segment segment;
    private final AttemptListener listener;
    private final long maxResultBytes;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0); // of the next result

    private int done; // blocks reported
    private int end; // position before which it stops, as far as is known
    private OptionalLong item = OptionalLong.empty(); // in hand, where the worker says; guarded by this
    private boolean started; // guarded by this
    private boolean silent; // guarded by this

    /** @param maxResultBytes how large one block's result may be */
    RemoteAttempt(long id, Segment segment, AttemptListener listener, long maxResultBytes) {
        this.id = id;
        this.segment = segment;
        this.listener = listener;
        this.maxResultBytes = maxResultBytes;
        this.end = segment.blocks().size();
    }

    Segment segment() {
        return segment;
    }

    /** Lets nobody hear of it any more; waits for a call that is under way. */
    synchronized void silence() {
        silent = true;
    }

    /** Returns when there is room for further results; at once for who is silenced. Holds nothing while it waits. */
    void awaitRoom() throws InterruptedException {
        boolean heard;
        synchronized (this) {
            heard = !silent;
        }
        if (heard) {
            listener.awaitRoom();
        }
    }

    synchronized void started() throws WireException {
        check(!started, "starts twice");
        started = true;
        if (!silent) {
            listener.started(id);
        }
    }

    synchronized void progressed(long[] nanos, byte[][] results) throws WireException {
        check(started, "reports progress before it has started");
        BlockOutcomes outcomes = outcomes(nanos, results);
        if (outcomes.size() > 0 && !silent) {
            listener.progressed(id, outcomes);
        }
    }

    synchronized void atItem(long begun) throws WireException {
        check(started, "is at an item before it has started");
        check(
                segment.blocks().size() == 1 && isNext(begun, segment.blocks().get(0)),
                "is at item " + begun + ", which does not come next");
        item = OptionalLong.of(begun);
        if (!silent) {
            listener.atItem(id, begun);
        }
    }

    synchronized void part(byte[] bytes) throws WireException {
        check(started, "reports a result before it has started");
        check(done < end, "reports a result beyond its end");
        check(
                parts.size() + (long) bytes.length <= maxResultBytes,
                "reports a result of more than " + maxResultBytes + " bytes (see the setting 'max-result')");
        parts.write(bytes, 0, bytes.length);
    }

    synchronized void shrunk(int position, int newEnd) throws WireException {
        check(
                position >= done && position <= newEnd && newEnd <= end,
                "is cut back to " + newEnd + " at " + position + ", with " + done + " of " + end + " blocks reported");
        end = newEnd;
        if (!silent) {
            listener.shrunk(id, position, newEnd);
        }
    }

    synchronized void finished(long[] nanos, byte[][] results) throws WireException {
        check(started, "finishes before it has started");
        BlockOutcomes rest = outcomes(nanos, results);
        check(parts.size() == 0, "finishes in the middle of a result");
        if (!silent) {
            listener.finished(id, rest);
        }
    }

    synchronized void failed(Message.Failed message, Failure failure) throws WireException {
        check(started, "fails before it has started");
        check(
                message.block().isEmpty() || contains(message.block().getAsInt()),
                "fails in a block that is none of its own");
        check(
                message.item().isEmpty()
                        || (message.block().isPresent()
                                && holds(
                                        message.block().getAsInt(),
                                        message.item().getAsLong())),
                "fails at an item that is none of its block's");
        if (!silent) {
            listener.failed(id, BlockOutcomes.none(), failure);
        }
    }

    /** Ends it as failed, whatever the worker may say, unless it has not begun and {@code begunOnly}. */
    synchronized void abandon(Failure failure, boolean begunOnly) {
        if (silent || (begunOnly && !started)) {
            return;
        }
        silent = true;
        if (!started) {
            listener.started(id);
        }
        listener.failed(id, BlockOutcomes.none(), failure);
    }

    /** The item behind the last one says that the block's items are done. */
    private boolean isNext(long begun, int block) {
        return begun > item.orElse(-1)
                && (holds(block, begun) || begun == segment.job().partition().endItem(block));
    }

    private boolean holds(int block, long someItem) {
        Partition partition = segment.job().partition();
        return someItem >= partition.firstItem(block) && someItem < partition.endItem(block);
    }

    private boolean contains(int block) {
        for (int i = done; i < segment.blocks().size(); i++) {
            if (segment.blocks().get(i) == block) {
                return true;
            }
        }
        return false;
    }

    private BlockOutcomes outcomes(long[] nanos, byte[][] results) throws WireException {
        int count = nanos.length;
        check(count <= end - done, "reports " + count + " blocks, with " + done + " of " + end + " reported before");
        if (count == 0) {
            return BlockOutcomes.none();
        }
        if (parts.size() > 0) {
            byte[] last = results[0];
            results[0] = Arrays.copyOf(parts.toByteArray(), parts.size() + last.length);
            System.arraycopy(last, 0, results[0], parts.size(), last.length);
            parts.reset();
        }
        int[] blocks = segment.blocks().slice(done, done + count).toArray();
        done += count;
        return BlockOutcomes.of(blocks, nanos, results, count);
    }

    private void check(boolean sensible, String what) throws WireException {
        if (!sensible) {
            throw new WireException("attempt " + id + " " + what);
        }
    }
}
