package io.whittle.runtime;

import io.whittle.runtime.command.CommandLines;
import io.whittle.runtime.console.Console;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        // Answered here, so that it costs no more than the start of the JVM.
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println("whittle " + Version.current());
            return;
        }
        Console console = Console.ofProcess();
        int code = CommandLines.execute(console, arguments);
        console.flush();
        Interruption.finished();
        System.exit(code);
    }
}
