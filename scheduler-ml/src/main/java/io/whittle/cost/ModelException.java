package io.whittle.cost;

/** Thrown where a model cannot be read, written or found; the message is one sentence for a person. */
public class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, where, and what to do. */
    public ModelException(String message) {
        super(message);
    }

    /** What is wrong, where, what to do, and why. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
