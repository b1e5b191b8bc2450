package io.whittle.spi.backend;

import org.osgi.annotation.versioning.ConsumerType;

/** Steers a segment that has been dispatched. Methods return at once; for an attempt that has ended they do nothing. */
@ConsumerType
public interface AttemptHandle {
    /**
     * Asks the node to keep only a part of what it has left, by predicted cost ({@link Segment#weight}), the block in
     * hand not counted. The node stops before the first block after that part, never inside the block in hand, and
     * answers with {@link AttemptListener#shrunk}. Does nothing where the backend lacks {@link Backend.Capability#SHRINK}.
     *
     * @param keepFraction between 0 (end after the block in hand) and 1 (nothing changes)
     */
    void shrink(double keepFraction);

    /** Ends the attempt after the item in hand; the thread is interrupted for items that heed it. */
    void cancel();
}
