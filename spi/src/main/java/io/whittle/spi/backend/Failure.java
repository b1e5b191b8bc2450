package io.whittle.spi.backend;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why an attempt ended early; crosses machines.
 *
 * @param message one sentence for a person
 * @param detail more for an expert, such as a stack trace as text; may be empty
 * @param retryable whether trying again, perhaps elsewhere, may help
 * @param block the block that failed; empty where it was not a block's fault, or nobody knows which one's
 * @param crash whether whatever ran the segment came to its end over it (crash, out of memory), so that one of the blocks
 *     not reported yet may be to blame: they are run apart from each other, until it is found
 * @param item the item that was in hand, of the block that failed or of the only one there was; empty where nobody knows
 */
public record Failure(
        String message, String detail, boolean retryable, OptionalInt block, boolean crash, OptionalLong item) {
    /** A failure that brought nothing down, at no item that is known. */
    public Failure(String message, String detail, boolean retryable, OptionalInt block) {
        this(message, detail, retryable, block, false);
    }

    /** A failure at no item that is known. */
    public Failure(String message, String detail, boolean retryable, OptionalInt block, boolean crash) {
        this(message, detail, retryable, block, crash, OptionalLong.empty());
    }

    /** Returns the same failure, with this item in hand. */
    public Failure at(OptionalLong itemInHand) {
        return new Failure(message, detail, retryable, block, crash, itemInHand);
    }

    /** A failure of the node or the way to it, not of a block: always retryable. */
    public static Failure ofNode(String message) {
        return new Failure(message, "", true, OptionalInt.empty());
    }

    /** The worker that ran the segment died or ran out of memory over it: retryable, though a block may be to blame. */
    public static Failure crash(String message, String detail) {
        return new Failure(message, detail, true, OptionalInt.empty(), true, OptionalLong.empty());
    }
}
