package io.whittle.runtime;

/** How the program ends; the same for every command. */
public enum ExitCode {
    /** All that was asked for has been done. */
    DONE(0),
    /** Whittle itself is at fault. */
    INTERNAL_ERROR(1),
    /** The command line asks for something that does not exist or is malformed. */
    USAGE(2),
    /** A job ran and failed, or part of it did. */
    JOB_FAILED(3),
    /** There is no node that could take the job. */
    NO_NODE(4),
    /** The plugin that was asked for is there, but does not work. */
    PLUGIN(5),
    /** Interrupted by a person. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** Returns the process's exit status. */
    public int code() {
        return code;
    }
}
