package io.whittle.scheduler;

/** A job ended without a result; the message says why, the record has everything else. */
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RunRecord record;

    JobFailedException(RunRecord record) {
        super("run " + record.start().runId() + " "
                + (record.status() == RunStatus.CANCELLED ? "was cancelled" : "failed: " + record.message()));
        this.record = record;
    }

    /** Returns the record of the run. */
    public RunRecord record() {
        return record;
    }
}
