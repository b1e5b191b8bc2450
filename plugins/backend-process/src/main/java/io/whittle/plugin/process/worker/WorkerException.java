package io.whittle.plugin.process.worker;

/** Something that keeps a worker from running a job; the message is one sentence for a person. */
final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkerException(String message) {
        super(message);
    }

    WorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
