package io.whittle.commitlog;

/** A run cannot go on. The message is one sentence for a person: which run, why, what to do. */
public final class ResumeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence for a person */
    public ResumeException(String message) {
        super(message);
    }

    /** As above, with the reason it came from. */
    public ResumeException(String message, Throwable cause) {
        super(message, cause);
    }
}
