package io.whittle.commitlog;

/** A file is no log, or one of which nothing can be read. The message says why, without naming the file. */
public final class DamagedLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, to be put after "cannot be read:" */
    DamagedLogException(String message) {
        super(message);
    }
}
