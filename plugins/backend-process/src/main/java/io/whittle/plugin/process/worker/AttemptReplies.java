package io.whittle.plugin.process.worker;

import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Tells the scheduler what happens to an attempt. Results go out in frames of bounded size; a large one in parts. Called
 * by the slot's thread, and by the one that steers.
 */
final class AttemptReplies implements AttemptListener {
    /** A frame is closed when this many bytes are in it. */
    private static final int ENOUGH = Frames.PART;

    private final Replies replies;
    private final BooleanSupplier outOfMemory;

    /** @param outOfMemory whether the attempt, when it fails, did so for want of memory */
    AttemptReplies(Replies replies, BooleanSupplier outOfMemory) {
        this.replies = replies;
        this.outOfMemory = outOfMemory;
    }

    @Override
    public void started(long attempt) {
        replies.send(new Message.Started(attempt));
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        int from = sendAllButLast(attempt, outcomes);
        if (from < outcomes.size()) {
            replies.send(new Message.Progress(
                    attempt, nanos(outcomes, from, outcomes.size()), results(outcomes, from, outcomes.size())));
        }
    }

    @Override
    public void atItem(long attempt, long item) {
        replies.send(new Message.AtItem(attempt, item));
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        replies.send(new Message.Shrunk(attempt, position, end));
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        int from = sendAllButLast(attempt, rest);
        replies.send(new Message.Finished(attempt, nanos(rest, from, rest.size()), results(rest, from, rest.size())));
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure failure) {
        progressed(attempt, rest);
        replies.send(new Message.Failed(
                attempt,
                failure.message(),
                failure.detail(),
                failure.retryable(),
                failure.block(),
                outOfMemory.getAsBoolean(),
                failure.item()));
    }

    /** Sends what does not fit into one frame, and returns how many outcomes have been sent. */
    private int sendAllButLast(long attempt, BlockOutcomes outcomes) {
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            int length = outcomes.result(i).length;
            if (i > from && bytes + length > ENOUGH) {
                replies.send(new Message.Progress(attempt, nanos(outcomes, from, i), results(outcomes, from, i)));
                from = i;
                bytes = 0;
            }
            if (length > ENOUGH) {
                sendParts(attempt, outcomes.result(i));
            }
            bytes += 16 + lastPart(outcomes.result(i));
        }
        return from;
    }

    private void sendParts(long attempt, byte[] result) {
        int whole = result.length - lastPart(result);
        for (int at = 0; at < whole; at += Frames.PART) {
            replies.send(new Message.ResultPart(attempt, Arrays.copyOfRange(result, at, at + Frames.PART)));
        }
    }

    private static int lastPart(byte[] result) {
        return result.length > ENOUGH ? result.length % Frames.PART : result.length;
    }

    private static long[] nanos(BlockOutcomes outcomes, int from, int to) {
        long[] nanos = new long[to - from];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = outcomes.nanos(from + i);
        }
        return nanos;
    }

    private static byte[][] results(BlockOutcomes outcomes, int from, int to) {
        byte[][] results = new byte[to - from][];
        for (int i = 0; i < results.length; i++) {
            byte[] result = outcomes.result(from + i);
            int last = lastPart(result);
            results[i] =
                    last == result.length ? result : Arrays.copyOfRange(result, result.length - last, result.length);
        }
        return results;
    }
}
