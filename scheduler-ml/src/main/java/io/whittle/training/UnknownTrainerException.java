package io.whittle.training;

/** Thrown where a candidate is asked for by a name that none has. */
public class UnknownTrainerException extends TrainingException {
    private static final long serialVersionUID = 1L;

    /** Which, and what there is instead. */
    public UnknownTrainerException(String message) {
        super(message);
    }
}
