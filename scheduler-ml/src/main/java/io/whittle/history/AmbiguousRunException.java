package io.whittle.history;

/** Thrown where a run is asked for by the beginning of several runs' ids. */
public class AmbiguousRunException extends HistoryException {
    private static final long serialVersionUID = 1L;

    /** Which runs begin like that, and what to do. */
    public AmbiguousRunException(String message) {
        super(message);
    }
}
