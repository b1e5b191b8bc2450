package io.whittle.commitlog;

/** A frame whose checksum is right holds what no log would. */
final class MalformedEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedEntryException(String message) {
        super(message);
    }
}
