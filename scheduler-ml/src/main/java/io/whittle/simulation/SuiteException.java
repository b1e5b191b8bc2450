package io.whittle.simulation;

/** A suite or a trace that cannot be used; the message is one sentence for a person: what, where, what to do. */
public final class SuiteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SuiteException(String message) {
        super(message);
    }

    SuiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
