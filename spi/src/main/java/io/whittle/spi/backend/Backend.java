package io.whittle.spi.backend;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings nodes and runs segments on them. All methods are called by one thread (the scheduler's loop) and must return
 * at once; answers come through listeners, from any thread. What a method throws counts as a failed segment.
 */
@ConsumerType
public interface Backend extends AutoCloseable {
    /** What a backend may be able to do beyond running a segment to its end. */
    enum Capability {
        /** Cuts running segments back ({@link AttemptHandle#shrink}). */
        SHRINK,
        /** Reports finished blocks and their results while a segment runs. */
        PROGRESS
    }

    /** Returns what this backend can do; always the same. */
    Set<Capability> capabilities();

    /** Announces its nodes through the context, now or later. Called once. */
    void start();

    /**
     * Returns what completes when each of the nodes that are to be there from the beginning has been announced, or has
     * failed to come; exceptionally, with an {@link IllegalArgumentException} for a person, where none came. By default,
     * all are announced in {@link #start}. Called once, after it.
     */
    default CompletionStage<Void> settled() {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Starts a segment on a node. Segments of one node run in the order they were handed over, as many at once as the
     * node has slots.
     *
     * @param attempt a number never used twice in a scheduler; every answer carries it
     * @param nodeId a node of this backend
     * @param listener hears of this attempt; see there for the order of calls
     * @return cuts the segment back or cancels it
     * @throws IllegalStateException where the node is gone
     */
    AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener);

    /**
     * Cancels what runs, stops all nodes and waits, a few seconds at most, until they have stopped. Called once, by any
     * thread; no listener is called after it returns.
     */
    @Override
    void close();
}
