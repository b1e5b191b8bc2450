package io.whittle.spi.workload;

/** A job cannot be opened or a block cannot be run. The message is one sentence for a person: what, where, what to do. */
public class WorkloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * @param message one sentence for a person
     * @param retryable whether trying again, perhaps elsewhere, may help
     */
    public WorkloadException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** As above, with the reason it came from. */
    public WorkloadException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Returns whether trying again may help. */
    public boolean retryable() {
        return retryable;
    }
}
