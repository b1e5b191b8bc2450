package io.whittle.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.WorkloadJob;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandStreamTest {
    @TempDir
    Path folder;

    private static void send(PipedOutputStream pipe, String text) throws Exception {
        pipe.write(text.getBytes(StandardCharsets.UTF_8));
        pipe.flush();
    }

    @Test
    void writesTheFirstResultBeforeTheSecondLineIsThere() throws Exception {
        PipedOutputStream pipe = new PipedOutputStream();
        RecordedOutputs outputs = new RecordedOutputs();
        try (RunningJob job = new RunningJob(CommandFixture.open(new PipedInputStream(pipe), "echo got"), 2, outputs)) {
            for (String line : new String[] {"one", "two", "three"}) {
                send(pipe, line + "\n");
                outputs.awaitOut("got " + line + "\n");
            }
            send(pipe, "four");
            pipe.close();
            job.finish();
        }
        assertThat(outputs.out()).isEqualTo("got one\ngot two\ngot three\ngot four\n");
    }

    @Test
    void endsAtTheFirstFailureThoughTheInputStaysOpen() throws Exception {
        PipedOutputStream pipe = new PipedOutputStream();
        RecordedOutputs outputs = new RecordedOutputs();
        try (RunningJob job =
                new RunningJob(CommandFixture.open(new PipedInputStream(pipe), "false", "halt", "true"), 2, outputs)) {
            send(pipe, "one\n");
            job.finish();
        }
        assertThat(outputs.problems().get(0)).startsWith("line 1 failed with exit code 1");
    }

    @Test
    void readsNoFurtherThanItsMemoryAllowsAndLosesNothing() throws Exception {
        int count = 40_000;
        StringBuilder input = new StringBuilder();
        IntStream.rangeClosed(1, count)
                .forEach(i -> input.append("line number ").append(i).append('\n'));
        RecordedOutputs outputs =
                CommandFixture.run(input.toString(), "printf %s\\\\n {...}", "lines-per-process", "1000");
        assertThat(outputs.out()).isEqualTo(input.toString());
    }

    @Test
    void killsTheProcessAndItsChildrenWhenItIsCancelled() throws Exception {
        String script = "sh -c \"echo \\$\\$ > pid.new; mv pid.new pid; exec sleep 1000\" & wait";
        long child;
        try (RunningJob job = new RunningJob(openIn(folder, script), 1, new RecordedOutputs())) {
            child = awaitProcess(folder.resolve("pid"));
            job.cancel();
        }
        assertThatEnds(child);
    }

    @Test
    void closingTheJobKillsWhatStillRuns() throws Exception {
        WorkloadJob job = openIn(folder, "echo $$ > pid.new; mv pid.new pid; exec sleep 1000");
        FutureTask<byte[]> block = new FutureTask<>(() -> job.runBlock(new Cursor(0, 0, 1)));
        new Thread(block, "test-node").start();
        long child = awaitProcess(folder.resolve("pid"));
        job.close();
        assertThatEnds(child);
        assertThat(block.get()).as("the thread is not left waiting").isNotEmpty();
    }

    /** Opens a job that runs the script once, in the folder. */
    private static WorkloadJob openIn(Path folder, String script) throws Exception {
        Path input = Files.writeString(folder.resolve("lines"), folder + "\n");
        List<String> command = List.of("sh", "-c", "cd \"$1\"; " + script, "sh", "{}");
        return CommandFixture.open(
                InputStream.nullInputStream(), CommandWords.join(command), "input", input.toString());
    }

    /** Waits until a process has written its number to the file. */
    private static long awaitProcess(Path file) throws Exception {
        try (WatchService made = file.getFileSystem().newWatchService()) {
            file.getParent().register(made, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                made.take().reset();
            }
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void assertThatEnds(long process) throws Exception {
        for (ProcessHandle handle : ProcessHandle.of(process).stream().toList()) {
            try {
                handle.onExit().get();
            } finally {
                handle.destroyForcibly();
            }
        }
        assertThat(ProcessHandle.of(process)).isEmpty();
    }
}
