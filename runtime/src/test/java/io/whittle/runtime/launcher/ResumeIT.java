package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.whittle.history.RunHistory;
import io.whittle.runtime.osgi.PluginJar;
import io.whittle.scheduler.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are interrupted or killed, and go on by the command line. */
@Timeout(180)
final class ResumeIT {
    private static final String[] PICTURE = {
        "run", "mandelbrot", "-P", "width=256", "-P", "iterations=200000", "--out", "pictures"
    };

    @TempDir
    private Path folder;

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private static JsonNode json(Launched launched) throws IOException {
        assertThat(launched.out()).as(launched.err()).startsWith("{");
        return new ObjectMapper().readTree(launched.out());
    }

    private String sha256Of(String... arguments) throws Exception {
        Launched launched = Launched.run(folder, with(arguments, "--json"));
        assertThat(launched.code()).as(launched.err()).isZero();
        return json(launched).get("outputs").get(0).get("sha256").asText();
    }

    /** Waits until a run has something to lose: its log grows with each result. */
    private Path awaitLog(Process process, long bytes) throws IOException {
        return awaitLog(process, bytes, "");
    }

    private Path awaitLog(Process process, long bytes, String otherThanOf) throws IOException {
        while (process.isAlive()) {
            if (Files.isDirectory(folder.resolve("home/runs"))) {
                try (Stream<Path> files = Files.walk(folder.resolve("home/runs"))) {
                    List<Path> logs = files.filter(file ->
                                    file.endsWith("commit.log") && !run(file).equals(otherThanOf))
                            .toList();
                    if (!logs.isEmpty() && Files.size(logs.get(0)) > bytes) {
                        return logs.get(0);
                    }
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("ended before it could be interrupted");
    }

    private static String run(Path log) {
        return log.getParent().getParent().getFileName().toString();
    }

    @Test
    void aKilledRunGoesOnWhereItWasAndGivesTheSameBytes() throws Exception {
        Launched.Running running = Launched.start(folder, PICTURE);
        Path log = awaitLog(running.process(), 30_000);
        running.process().destroyForcibly().waitFor();
        String id = run(log);
        assertThat(folder.resolve("pictures/mandelbrot.png")).doesNotExist();

        Launched listed = Launched.run(folder, "resume", "--json");
        JsonNode waiting = new ObjectMapper().readTree(listed.out());
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).get("run").asText()).isEqualTo(id);
        assertThat(waiting.get(0).get("running").asBoolean()).isFalse();

        Launched resumed = Launched.run(folder, "resume", id.substring(0, id.length() - 1), "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        JsonNode run = json(resumed);
        assertThat(run.get("run").asText()).isEqualTo(id);
        assertThat(run.get("notes").toString()).contains("resumed: ");
        assertThat(log).doesNotExist();
        assertThat(folder.resolve("pictures")).isDirectoryNotContaining("glob:**/.whittle*");
        assertThat(run.get("outputs").get(0).get("sha256").asText())
                .isEqualTo(sha256Of(with(PICTURE, "--durability", "none")));

        Launched again = Launched.run(folder, "resume", id);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("run " + id + " has ended well: there is nothing left to do");
    }

    @Test
    void ctrlCSaysHowToGoOnAndRunningAgainWithResumeDoes() throws Exception {
        Launched.Running running = Launched.start(folder, PICTURE);
        awaitLog(running.process(), 30_000);
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        Launched interrupted = running.end();
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err())
                .containsPattern("what is done is safe; go on with: whittle resume \\S+-mandelbrot");

        Launched different =
                Launched.run(folder, "run", "mandelbrot", "-P", "width=300", "-P", "iterations=200000", "--resume");
        assertThat(different.code()).isEqualTo(2);
        assertThat(different.err()).contains("its parameter 'width' was '256', not '300'");

        Launched resumed = Launched.run(folder, with(PICTURE, "--resume"));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("resumed: ").contains("wrote ");
        try (RunHistory history = RunHistory.open(folder.resolve("home"), warning -> fail(warning))) {
            assertThat(history.list(10)).singleElement().satisfies(run -> assertThat(run.status())
                    .isEqualTo(RunStatus.DONE));
        }
        Launched nothing = Launched.run(folder, "run", "mandelbrot", "-P", "width=16", "--resume");
        assertThat(nothing.code()).isZero();
        assertThat(nothing.err()).contains("there is no interrupted run of mandelbrot: a new one begins");
    }

    @Test
    void ctrlCSaysWhatItWaitsForAndHowToGoOnEvenWhereAnItemHeedsNoInterrupt() throws Exception {
        String allButTheFirstWait = "if (System.setProperty(\"deaf\", \"now\") != null) {"
                + " new java.util.concurrent.Semaphore(0).acquireUninterruptibly(); }";
        PluginJar.workload("deaf", "", allButTheFirstWait).writeTo(folder.resolve("home/plugins/deaf.jar"));
        Launched.Running running = Launched.start(folder, "run", "deaf", "--nodes", "1", "--policy", "ss");
        String id = run(awaitLog(running.process(), 0));
        running.awaitMessage("1 of 3 items");
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        Launched interrupted = running.end();
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err())
                .contains("stopping: what is in hand has 15 seconds")
                .contains("go on with: whittle resume " + id);
    }

    /** Another one than the last would be one that nobody has asked for; a new one would do everything twice. */
    @Test
    void nothingElseGoesOnOrBeginsWhileTheLastRunIsBusy() throws Exception {
        Launched.Running older = Launched.start(folder, PICTURE);
        String olderId = run(awaitLog(older.process(), 30_000));
        older.process().destroyForcibly().waitFor();
        String[] endless = {"run", "mandelbrot", "-P", "width=256", "-P", "iterations=100000000", "--verbose"};
        Launched.Running busy = Launched.start(folder, endless);
        String busyId = run(awaitLog(busy.process(), 100, olderId));

        Launched last = Launched.run(folder, "resume", "--last");
        assertThat(last.code()).isEqualTo(3);
        assertThat(last.err())
                .contains("the last run, " + busyId + ", is being worked on by another process")
                .contains("give the id of another one")
                .hasLineCount(1);
        Launched same = Launched.run(folder, with(endless, "--resume"));
        assertThat(same.code()).isEqualTo(3);
        assertThat(same.err()).contains("run " + busyId + " of the same job is being worked on by another process");
        busy.process().destroyForcibly().waitFor();
        JsonNode now = new ObjectMapper()
                .readTree(Launched.run(folder, "resume", "--json").out());
        assertThat(now.findValuesAsText("run")).containsExactly(busyId, olderId);
        assertThat(now.findValuesAsText("running")).containsOnly("false");
    }

    @Test
    void commandsOverAFileGoOnAndOverAPipeCannot() throws Exception {
        String lines = IntStream.range(0, 400).mapToObj(Integer::toString).collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(folder.resolve("lines"), lines);
        // each line leaves a mark when it is run, and some work for the others to be interrupted in
        String script = "echo x >> ran/$1; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo \"<$1>\"";
        Files.createDirectory(folder.resolve("ran"));
        String[] command = {"exec", "--input", "lines", "--", "sh", "-c", script, "sh", "{}"};
        Launched.Running running = Launched.start(folder, command);
        awaitLog(running.process(), 3_000);
        running.process().destroyForcibly().waitFor();

        Launched resumed = Launched.run(folder, "resume", "--last");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out())
                .isEqualTo(
                        IntStream.range(0, 400).mapToObj(i -> "<" + i + ">\n").collect(Collectors.joining()));
        int runs = 0;
        for (int line = 0; line < 400; line++) {
            runs += Files.readAllLines(folder.resolve("ran/" + line)).size();
        }
        assertThat(runs).as("lines run, those that were in hand twice").isBetween(400, 600);

        Launched pipe = Launched.run(folder, "exec", "--resume", "--", "echo");
        assertThat(pipe.code()).isEqualTo(2);
        assertThat(pipe.err()).contains("--resume needs --input FILE");
    }
}
