package io.whittle.spi.backend;

import java.util.OptionalInt;

/**
 * Why an attempt ended early; crosses machines.
 *
 * @param message one sentence for a person
 * @param detail more for an expert, such as a stack trace as text; may be empty
 * @param retryable whether trying again, perhaps elsewhere, may help
 * @param block the block that failed; empty where it was not a block's fault
 */
public record Failure(String message, String detail, boolean retryable, OptionalInt block) {
    /** A failure of the node or the way to it, not of a block: always retryable. */
    public static Failure ofNode(String message) {
        return new Failure(message, "", true, OptionalInt.empty());
    }
}
