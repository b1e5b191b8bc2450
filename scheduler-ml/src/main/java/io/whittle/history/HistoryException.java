package io.whittle.history;

/**
 * Thrown where the run history cannot be read or written; the message is one sentence for a person. The file is left as
 * it is.
 */
public class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * @param message what is wrong, where, and what to do
     * @param retryable whether trying again later may help, since another process holds the file
     * @param cause what the database said
     */
    public HistoryException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Something is wrong with a request, not with the file. */
    public HistoryException(String message) {
        super(message);
        this.retryable = false;
    }

    /** Returns whether trying again later may help. */
    public boolean retryable() {
        return retryable;
    }
}
