package io.whittle.plugin.command;

import io.whittle.spi.workload.WorkloadException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts child processes, waits for them, and leaves none behind. A child reads from the null device; it has ended when
 * it has exited and its output is closed, as in a pipeline. Safe for use by any thread.
 */
final class Children implements AutoCloseable {
    private static final File NULL_DEVICE =
            new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    private static final Pattern SYSTEM_ERROR = Pattern.compile("error=(\\d+), (.*)");
    /** Errors of starting that are the command's own: not found, not allowed, too long, not a program, and the like. */
    private static final Set<Integer> ERRORS_OF_COMMAND = Set.of(2, 7, 8, 13, 20, 21, 26, 36, 40);

    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 126;
    private static final long KILL_GRACE_SECONDS = 2;

    private final SpillFolder spill;
    private final int maxMemory;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService drains = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "whittle-command-output");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    /** @param maxMemory output beyond this many bytes goes to a file */
    Children(SpillFolder spill, int maxMemory) {
        this.spill = spill;
        this.maxMemory = maxMemory;
    }

    /** How a child has ended: 128 and more for a signal, 126 and 127 where it could not be started. */
    record Ended(int exitCode, Captured out, Captured err) {
        /** A child that was never started. */
        static Ended notStarted(int exitCode, String why) {
            byte[] message = (why + "\n").getBytes(StandardCharsets.UTF_8);
            return new Ended(exitCode, Captured.NOTHING, Captured.ofMemory(message));
        }

        /** A child that was only written down. */
        static Ended wouldRun(String command) {
            return new Ended(0, Captured.ofMemory((command + "\n").getBytes(ArgumentText.CHARSET)), Captured.NOTHING);
        }

        /** A line that cannot be an argument. */
        static Ended notAnArgument(String why) {
            return notStarted(NOT_STARTED, why);
        }
    }

    /**
     * Runs a command to its end.
     *
     * @throws InterruptedException where this thread was interrupted; the child and its children have been killed
     * @throws WorkloadException where the machine, not the command, is at fault
     */
    Ended run(List<String> command) throws InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectInput(NULL_DEVICE);
            GivenLocale.restore(builder.environment());
            process = builder.start();
        } catch (IOException e) {
            return notStarted(command.get(0), e);
        }
        running.add(process);
        try {
            if (closed) {
                throw new InterruptedException("the job has ended");
            }
            Future<Captured> out = drains.submit(() -> drain(process, process.getInputStream()));
            Future<Captured> err = drains.submit(() -> drain(process, process.getErrorStream()));
            int exitCode = process.waitFor();
            return new Ended(exitCode, out.get(), err.get());
        } catch (InterruptedException e) {
            kill(Set.of(process));
            throw e;
        } catch (RejectedExecutionException e) {
            kill(Set.of(process)); // the job was closed after it had started
            throw new InterruptedException("the job has ended");
        } catch (ExecutionException e) {
            throw new WorkloadException(
                    "cannot keep the output of '" + command.get(0) + "' in the temporary folder "
                            + System.getProperty("java.io.tmpdir") + " ("
                            + e.getCause().getMessage()
                            + "); make room there, or name another one in the variable TMPDIR",
                    true,
                    e.getCause());
        } finally {
            running.remove(process);
        }
    }

    private Captured drain(Process process, InputStream stream) throws IOException {
        try (stream) {
            return Captured.drain(stream, maxMemory, spill);
        } catch (IOException e) {
            process.destroyForcibly(); // nobody reads its output any more, so it would wait for ever
            throw e;
        }
    }

    private static Ended notStarted(String program, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("invalid null character")) {
            return Ended.notAnArgument("holds a zero byte, which no argument can; use --null for such input");
        }
        Matcher system = SYSTEM_ERROR.matcher(message);
        int error = system.find() ? Integer.parseInt(system.group(1)) : -1;
        if (!ERRORS_OF_COMMAND.contains(error)) {
            throw new WorkloadException("cannot start '" + program + "': " + message, true, failure);
        }
        return Ended.notStarted(
                error == 2 ? NOT_FOUND : NOT_STARTED, "cannot start '" + program + "': " + system.group(2));
    }

    /** Asks the processes and all that they started to end, and ends those that do not. */
    private static void kill(Set<Process> processes) {
        List<ProcessHandle> tree = processes.stream()
                .flatMap(process -> Stream.concat(descendants(process), Stream.of(process.toHandle())))
                .toList();
        tree.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(KILL_GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            tree.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Stream<ProcessHandle> descendants(Process process) {
        try {
            return process.descendants();
        } catch (
                RuntimeException e) { // the system does not say, for want of a file handle: the command itself is known
            return Stream.of();
        }
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        closed = true;
        kill(Set.copyOf(running));
        drains.shutdown();
    }
}
