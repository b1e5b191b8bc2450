package io.whittle.plugin.command;

import io.whittle.spi.workload.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a merge puts out, and lets a test wait for it. Safe for use by any thread. */
final class RecordedOutputs implements Outputs {
    private final Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
    private final Recorded out = new Recorded();
    private final Recorded err = new Recorded();
    private final List<String> problems = new ArrayList<>();

    private static final class Recorded extends ByteArrayOutputStream {
        @Override
        public synchronized void flush() {
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            while (!toString(StandardCharsets.UTF_8).contains(text)) {
                wait();
            }
        }
    }

    @Override
    public synchronized OutputStream create(String name) {
        return files.computeIfAbsent(name, key -> new ByteArrayOutputStream());
    }

    @Override
    public OutputStream standardOutput() {
        return out;
    }

    @Override
    public OutputStream standardError() {
        return err;
    }

    @Override
    public void note(String line) {
        throw new AssertionError("nothing to note: " + line);
    }

    @Override
    public synchronized void problem(String line) {
        problems.add(line);
    }

    /** Waits until the text has been written to standard output and flushed. */
    void awaitOut(String text) throws InterruptedException {
        out.await(text);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized String file(String name) {
        return files.get(name).toString(StandardCharsets.UTF_8);
    }
}
