package io.whittle.runtime.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a command writes. Results go to standard output, as text or as JSON; everything else goes to standard error, so
 * that results can be piped. Methods may be called by any thread.
 */
public final class Console {
    /** The system property by which the launcher says that standard error is a terminal. */
    public static final String TERMINAL_PROPERTY = "whittle.terminal";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Set<String> warned = new HashSet<>();
    private boolean verbose;
    private boolean progressShown;

    /**
     * A console.
     *
     * @param out where results go; encodes as UTF-8
     * @param err where messages go; encodes as UTF-8
     * @param terminal whether a person watches {@code err}, so that lines may be redrawn
     */
    public Console(OutputStream out, OutputStream err, boolean terminal) {
        this.out = new PrintStream(new BufferedOutputStream(out, 1 << 14), false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    /** Returns the console of this process. */
    public static Console ofProcess() {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Boolean.getBoolean(TERMINAL_PROPERTY));
    }

    /** Shows details from now on: stack traces and what the parts log. */
    public synchronized void showDetails() {
        verbose = true;
    }

    /** Returns whether details are shown. */
    public synchronized boolean verbose() {
        return verbose;
    }

    /** Returns whether a person watches standard error. */
    public boolean terminal() {
        return terminal;
    }

    /** Returns the stream of results; buffered. */
    public PrintStream out() {
        return out;
    }

    /**
     * Returns the stream of results for bytes as they are. A flush hands them to the operating system, and fails where
     * nobody reads them any more, so that work for nobody can end.
     */
    public OutputStream bytes() {
        return new RawStream(out, "standard output");
    }

    /** Returns the stream of messages for bytes as they are; what is written together stays together. */
    public OutputStream messageBytes() {
        return new RawStream(err, "standard error");
    }

    private final class RawStream extends OutputStream {
        private final PrintStream target;
        private final String name;

        RawStream(PrintStream target, String name) {
            this.target = target;
            this.name = name;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            synchronized (Console.this) {
                clearProgress();
                target.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (target.checkError()) {
                throw new IOException(name + " is full or closed");
            }
        }
    }

    /** Writes one line of the result. */
    public void result(String line) {
        out.println(harmless(line));
    }

    /** Writes a value as JSON; see {@link Json#write}. */
    public void json(Object value) {
        out.println(Json.write(value));
    }

    /** Tells a person one line. */
    public synchronized void message(String line) {
        clearProgress();
        err.println(harmless(line));
    }

    /** Tells a person one line that is of use where something is looked into. */
    public synchronized void detail(String line) {
        if (verbose) {
            message("whittle: " + line);
        }
    }

    /** Tells a person what goes on; where one watches, in a line that the next one replaces. */
    public synchronized void step(String line) {
        if (terminal && !verbose) {
            drawProgress("whittle: " + line);
        } else {
            message("whittle: " + line);
        }
    }

    /** Warns of something that does not keep the command from its work; the same warning is given once. */
    public synchronized void warn(String line) {
        if (warned.add(line)) {
            message("whittle: warning: " + line);
        }
    }

    /** Says why a command ends; the stack trace is for those who asked for details. */
    public synchronized void error(String line, Throwable cause) {
        message("whittle: " + line);
        if (verbose) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            message(trace.toString().stripTrailing());
        }
    }

    /** Texts may come from strangers, out of a model file say: none of them commands the terminal. */
    private static String harmless(String line) {
        StringBuilder text = new StringBuilder(line.length());
        line.codePoints()
                .map(point -> Character.isISOControl(point) && point != '\n' && point != '\t' ? 0xFFFD : point)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    /** Draws a line that the next one replaces; only where a person watches. */
    synchronized void drawProgress(String line) {
        if (terminal) {
            err.print("\r" + line + "\u001b[K");
            err.flush();
            progressShown = true;
        }
    }

    /** Removes the line that was drawn. */
    synchronized void clearProgress() {
        if (progressShown) {
            err.print("\r\u001b[K");
            err.flush();
            progressShown = false;
        }
    }

    /** Hands all results to the operating system; returns whether it has taken every one of them. */
    public synchronized boolean resultsWritten() {
        clearProgress();
        return !out.checkError();
    }

    /** Hands everything written to the operating system. */
    public synchronized void flush() {
        clearProgress();
        out.flush();
        err.flush();
    }
}
