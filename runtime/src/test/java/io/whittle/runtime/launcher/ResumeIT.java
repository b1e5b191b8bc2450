package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, and go on by the command line. */
@Timeout(180)
final class ResumeIT {
    static final String[] PICTURE = {
        "run", "mandelbrot", "-P", "width=256", "-P", "iterations=200000", "--out", "pictures"
    };

    @TempDir
    private Path folder;

    static String[] with(String[] arguments, String... more) {
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

    @Test
    void aKilledRunGoesOnWhereItWasAndGivesTheSameBytes() throws Exception {
        Launched.Running running = Launched.start(folder, PICTURE);
        String id = running.awaitLog(30_000);
        running.kill();
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
        assertThat(running.log(id)).doesNotExist();
        assertThat(folder.resolve("pictures")).isDirectoryNotContaining("glob:**/.whittle*");
        assertThat(run.get("outputs").get(0).get("sha256").asText())
                .isEqualTo(sha256Of(with(PICTURE, "--durability", "none")));

        Launched again = Launched.run(folder, "resume", id);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("run " + id + " has ended well: there is nothing left to do");
    }

    /** Another one than the last would be one that nobody has asked for; a new one would do everything twice. */
    @Test
    void nothingElseGoesOnOrBeginsWhileTheLastRunIsBusy() throws Exception {
        Launched.Running older = Launched.start(folder, PICTURE);
        String olderId = older.awaitLog(30_000);
        older.kill();
        String[] endless = {"run", "mandelbrot", "-P", "width=256", "-P", "iterations=100000000", "--nodes", "1"};
        Launched.Running busy = Launched.start(folder, endless);
        String busyId = busy.awaitLog(100, olderId);

        Launched last = Launched.run(folder, "resume", "--last");
        assertThat(last.code()).isEqualTo(3);
        assertThat(last.err())
                .contains("the last run, " + busyId + ", is being worked on by another process")
                .contains("give the id of another one")
                .hasLineCount(1);
        Launched same = Launched.run(folder, with(endless, "--resume"));
        assertThat(same.code()).isEqualTo(3);
        assertThat(same.err()).contains("run " + busyId + " of the same job is being worked on by another process");
        busy.kill();
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
        String script = "echo x >> ran/$1; i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done; echo \"<$1>\"";
        Files.createDirectory(folder.resolve("ran"));
        String[] command = {"exec", "--input", "lines", "--", "sh", "-c", script, "sh", "{}"};
        Launched.Running running = Launched.start(folder, command);
        running.awaitLog(3_000);
        running.kill();

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
