package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.Home;
import io.whittle.runtime.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exec command on the built distribution: plugins in their bundles, the real scheduler, real processes. */
@Timeout(120)
class ExecCommandIT {
    @TempDir
    Path folder;

    private final InputStream standardInput = System.in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void restoreStandardInput() {
        System.setIn(standardInput);
    }

    private int exec(OutputStream target, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("exec", "--home", folder.resolve("home").toString()));
        all.addAll(List.of(arguments));
        Console console = new Console(target, err, false);
        int code = CommandLines.execute(console, all.toArray(new String[0]));
        console.flush();
        return code;
    }

    private static void input(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Whoever reads only the first of them leaves nothing to go on with. */
    @Test
    void aDryRunThatIsBrokenOffLeavesNothing() throws Exception {
        Path lines = Files.writeString(folder.resolve("lines"), numbers(50_000));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(exec(closed, "--dry-run", "--input", lines.toString(), "--", "echo"))
                .isEqualTo(3);
        assertThat(new Home(folder.resolve("home")).logs().unfinished()).isEmpty();
    }

    @Test
    void runsACommandOverStandardInputInOrderUnderAnyPolicyAndNodes() {
        for (String policy : List.of("static", "gss", "learned")) {
            input(numbers(50));
            out.reset();
            assertThat(exec(out, "--policy", policy, "--nodes", "1,0.5", "echo", "<{}>"))
                    .isZero();
            assertThat(out().lines())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                            .mapToObj(i -> "<" + i + ">")
                            .toList());
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void tellsOfFailedLinesAndWritesAJobLog() throws Exception {
        Path input = Files.writeString(folder.resolve("lines"), numbers(4));
        Path log = folder.resolve("log.tsv");
        int code = exec(
                out,
                "--input",
                input.toString(),
                "--joblog",
                log.toString(),
                "--",
                "sh",
                "-c",
                "[ $1 != 3 ]",
                "sh",
                "{}");

        assertThat(code).isEqualTo(3);
        assertThat(err())
                .contains("line 3 failed with exit code 1: sh -c '[ $1 != 3 ]' sh 3", "1 of 4 processes failed");
        List<String> rows = Files.readAllLines(log);
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0)).isEqualTo("sequence\tlines\tstart\tseconds\texit\tnode\tcommand");
        assertThat(rows.get(3)).matches("3\t1\t\\S+\t[0-9.]+\t1\tlocal-\\d+\tsh -c .*");
    }

    @Test
    void runsCommandsTwiceToCompareThemWhereThatIsAskedFor() throws Exception {
        Path ran = folder.resolve("ran");
        String script = "echo $2 >> $1; echo $2";
        input(numbers(20));
        int code = exec(
                out, "--verify-fraction", "1", "--nodes", "1,1", "--", "sh", "-c", script, "sh", ran.toString(), "{}");
        assertThat(code).as(err()).isZero();
        assertThat(out()).isEqualTo(numbers(20));
        assertThat(Files.readAllLines(ran))
                .hasSize(40)
                .hasSameElementsAs(numbers(20).lines().toList());
    }

    @Test
    void failsBeforeAnythingIsRunWhereTheCommandDoesNotExist() {
        input("a\n");
        assertThat(exec(out, "ecoh")).isEqualTo(2);
        assertThat(err()).contains("command 'ecoh' was not found").contains("did you mean 'echo'?");
    }

    @Test
    void printsTheRunAsJsonAndPutsTheOutputIntoAFile() throws Exception {
        input(numbers(3));
        assertThat(exec(out, "--json", "echo")).isZero();
        assertThat(out()).startsWith("{").contains("\"items\" : 3", "\"sha256\"");
        try (var runs = Files.walk(folder.resolve("home").resolve("runs"))) {
            assertThat(runs.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasFileName("output").hasContent("1\n2\n3\n"));
        }
    }

    @Test
    void writesTheFirstResultWhileTheInputIsStillOpen() throws Exception {
        PipedOutputStream lines = new PipedOutputStream();
        System.setIn(new PipedInputStream(lines));
        PipedOutputStream results = new PipedOutputStream();
        PipedInputStream seen = new PipedInputStream(results);
        FutureTask<Integer> command = new FutureTask<>(() -> exec(results, "echo", "got"));
        new Thread(command, "test-exec").start();
        for (String line : List.of("one", "two")) {
            lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            lines.flush();
            assertThat(new String(seen.readNBytes(8), StandardCharsets.UTF_8)).isEqualTo("got " + line + "\n");
        }
        lines.close();
        assertThat(command.get()).isZero();
    }
}
