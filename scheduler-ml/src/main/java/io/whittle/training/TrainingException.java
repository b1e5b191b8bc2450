package io.whittle.training;

/** Thrown where nothing can be learned from the data; the message is one sentence that says what is missing. */
public class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is missing, and what to do. */
    public TrainingException(String message) {
        super(message);
    }
}
