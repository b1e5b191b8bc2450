package io.whittle.runtime.chaos;

import io.whittle.runtime.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Whittle at work, as a process of its own with children, all of which can be hurt. Used by one thread. */
final class Patient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final long GLANCE_MILLIS = 2;

    private final Process process;
    private final Path folder;
    private final Path output;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    private Patient(Process process, Path folder, Path output) {
        this.process = process;
        this.folder = folder;
        this.output = output;
    }

    /** Starts a command in a folder, with a home below it. */
    static Patient start(Path folder, List<String> arguments) throws IOException {
        return start(folder, arguments, Map.of());
    }

    /** The same with further variables. */
    static Patient start(Path folder, List<String> arguments, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Distribution.locate().folder().resolve("whittle").toString());
        command.addAll(arguments);
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WHITTLE_HOME", folder.resolve("home").toString());
        builder.environment().putAll(variables);
        return new Patient(builder.start(), folder, output);
    }

    /** Waits until so many bytes of results are in the logs of the home; false where it has ended before. */
    boolean awaitCommitted(long bytes) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (committed(folder) < bytes) {
            if (process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + bytes + " bytes of results: " + said());
            }
        }
        return process.isAlive();
    }

    /** Returns how many bytes of results the logs of the home below a folder hold. */
    static long committed(Path folder) throws IOException {
        Path runs = folder.resolve("home/runs");
        if (!Files.isDirectory(runs)) {
            return 0;
        }
        List<Path> logs;
        try (Stream<Path> folders = Files.list(runs)) {
            logs = folders.map(run -> run.resolve(".whittle/commit.log")).toList();
        }
        long bytes = 0;
        for (Path log : logs) {
            try {
                bytes += Files.size(log);
            } catch (NoSuchFileException e) {
                // none yet, or its run has ended
            }
        }
        return bytes;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the workers that it has started and that live; not what the launcher starts before it becomes Java. */
    List<ProcessHandle> workers() {
        List<ProcessHandle> living = process.children()
                .filter(ProcessHandle::isAlive)
                .filter(Patient::isJava)
                .toList();
        seen.addAll(living);
        return living;
    }

    /** Waits until there are workers and returns those that live; none where it has ended before. */
    List<ProcessHandle> awaitWorkers() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<ProcessHandle> living = workers();
        while (living.isEmpty() && !process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no worker comes: " + said());
            }
            living = workers();
        }
        return living;
    }

    private static boolean isJava(ProcessHandle child) {
        return child.info().command().filter(path -> path.endsWith("/java")).isPresent();
    }

    /** Ends it as a power cut would: it can do nothing about it. Its children are left to themselves. */
    void kill() throws InterruptedException {
        workers();
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal that Java has no word for. */
    static void signal(String name, ProcessHandle target) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(target.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(); // the target may have ended meanwhile
    }

    /** Lets a process open no further file from now on; returns whether the system can do that. */
    static boolean forbidFiles(long pid) throws IOException, InterruptedException {
        try {
            Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=5:5")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return limiting.waitFor() == 0;
        } catch (IOException e) { // there is no such program
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end; returns its exit code. */
    int end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + said());
        }
        return process.exitValue();
    }

    /** Returns what it has said. */
    String said() throws IOException {
        return Files.readString(output);
    }

    /** Waits until no worker that was ever seen is left: none may outlive the one that started it. */
    void awaitNoWorkers() throws InterruptedException, ExecutionException {
        for (ProcessHandle worker : seen) {
            try {
                worker.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("worker " + worker.pid() + " outlives its scheduler", e);
            }
        }
    }

    @Override
    public void close() {
        workers();
        process.destroyForcibly();
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
