package io.whittle.runtime;

/** Ends a command with an exit code and one sentence for a person: what, where, what to do. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * @param exitCode how the program ends
     * @param message one sentence for a person
     */
    public CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** As above, with the reason it came from, which is shown when details are asked for. */
    public CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A mistake on the command line. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    /** What was asked for has been done, and what it gave could not be written. */
    public static CommandException resultsLost() {
        return new CommandException(
                ExitCode.JOB_FAILED,
                "the result is lost, or part of it: standard output is full or closed; make room there and ask again");
    }

    /** Returns how the program ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
