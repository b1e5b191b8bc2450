package io.whittle.runtime;

/**
 * How the program ends; the same for every command. {@link #USAGE} and {@link #JOB_FAILED} are told apart by what would have
 * to change: the command line, since it contradicts itself or names something that is not there or that nobody could use
 * (an option, a run, a model, a file, input that the workload refuses), and nothing was begun; or anything else, since it was
 * understood and then failed. The process ends with 128 and the signal's number where a signal ends it: 130 after Ctrl-C, 143
 * after SIGTERM.
 */
public enum ExitCode {
    /** All that was asked for has been done. */
    DONE(0),
    /** Whittle itself is at fault. */
    INTERNAL_ERROR(1),
    /** The command line makes no sense, or names something that does not exist or cannot be used; nothing was begun. */
    USAGE(2),
    /** What was asked for was understood and failed: a job or part of it, learning, reading or writing a file. */
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
