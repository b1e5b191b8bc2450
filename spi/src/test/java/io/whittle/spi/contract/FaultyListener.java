package io.whittle.spi.contract;

import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tells what it hears, but for a fault. */
record FaultyListener(Fault fault, AttemptListener listener) implements AttemptListener {
    @Override
    public void started(long attempt) {
        if (fault != Fault.STARTS_LATE) {
            listener.started(attempt);
        }
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        listener.progressed(attempt, outcomes);
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        listener.awaitRoom();
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        listener.shrunk(attempt, position, fault == Fault.ANSWERS_TOO_HIGH ? end + 1 : end);
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        if (fault == Fault.STARTS_LATE) {
            listener.started(attempt);
        }
        listener.finished(attempt, fault == Fault.DROPS_FIRST_OUTCOME ? withoutFirst(rest) : rest);
        if (fault == Fault.ENDS_TWICE) {
            listener.finished(attempt, BlockOutcomes.none());
        }
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure failure) {
        switch (fault) {
            case CALLS_FAILURE_AN_END -> listener.finished(attempt, rest);
            case RETRIES_HOPELESS_CASES ->
                listener.failed(attempt, rest, new Failure(failure.message(), failure.detail(), true, failure.block()));
            case FORGETS_THE_ITEM -> listener.failed(attempt, rest, failure.at(OptionalLong.empty()));
            case BLAMES_A_BLOCK ->
                listener.failed(
                        attempt,
                        rest,
                        new Failure(
                                failure.message(),
                                failure.detail(),
                                failure.retryable(),
                                OptionalInt.of(failure.block().orElse(0))));
            default -> listener.failed(attempt, rest, failure);
        }
    }

    private static BlockOutcomes withoutFirst(BlockOutcomes outcomes) {
        int size = Math.max(0, outcomes.size() - 1);
        int[] blocks = new int[size];
        long[] nanos = new long[size];
        byte[][] results = new byte[size][];
        for (int i = 0; i < size; i++) {
            blocks[i] = outcomes.block(i + 1);
            nanos[i] = outcomes.nanos(i + 1);
            results[i] = outcomes.result(i + 1);
        }
        return BlockOutcomes.of(blocks, nanos, results, size);
    }
}
