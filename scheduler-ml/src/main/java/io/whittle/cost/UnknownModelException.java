package io.whittle.cost;

/** Thrown where a model is asked for by a version that the registry does not have. */
public class UnknownModelException extends ModelException {
    private static final long serialVersionUID = 1L;

    /** Which, where, and what there is instead. */
    public UnknownModelException(String message) {
        super(message);
    }
}
