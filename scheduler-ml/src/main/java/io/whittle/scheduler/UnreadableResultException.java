package io.whittle.scheduler;

/** A result that was safe cannot be read back. The message is one sentence for a person. */
final class UnreadableResultException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableResultException(String message, Throwable cause) {
        super(message, cause);
    }
}
