package io.whittle.runtime;

import io.whittle.runtime.command.CommandLines;
import io.whittle.runtime.console.Console;
import io.whittle.spi.OpenFiles;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        // Answered here, so that it costs no more than the start of the JVM.
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println("whittle " + Version.current());
            if (System.out.checkError()) {
                CommandException lost = CommandException.resultsLost();
                System.err.println("whittle: " + lost.getMessage());
                System.exit(lost.exitCode().code());
            }
            return;
        }
        Console console = Console.ofProcess();
        int code;
        try {
            code = CommandLines.execute(console, arguments);
        } catch (Error e) { // no command can do anything about these
            console.error(sentence(e), e);
            console.flush();
            Runtime.getRuntime().halt(ExitCode.INTERNAL_ERROR.code()); // to end in order may need what there is none of
            return;
        }
        console.flush();
        Interruption.finished();
        System.exit(code);
    }

    private static String sentence(Error error) {
        String what = String.valueOf(error.getMessage());
        if (error instanceof LinkageError && OpenFiles.ranOut(error)) { // of its own parts, too
            return "this process may open no further file: " + OpenFiles.REMEDY;
        }
        if (!(error instanceof OutOfMemoryError)) {
            return "internal error: " + error;
        }
        if (what.contains("thread")) {
            return "the system allows no further thread: raise the limit of processes or of memory (ulimit -u, ulimit -v)";
        }
        return "there is not enough memory (" + what + "): give more, with WHITTLE_JAVA_OPTIONS=-Xmx4g say";
    }
}
