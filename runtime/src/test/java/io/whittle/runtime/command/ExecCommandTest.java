package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExecCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int exec(String... arguments) {
        Console console = new Console(OutputStream.nullOutputStream(), err, false);
        int code = CommandLines.execute(console, arguments);
        console.flush();
        return code;
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void needsACommand() {
        assertThat(exec("exec", "--halt")).isEqualTo(2);
        assertThat(err()).contains("COMMAND");
    }

    @Test
    void refusesOptionsThatContradictEachOther() {
        assertThat(exec("exec", "--halt", "--keep-going", "true")).isEqualTo(2);
        assertThat(err()).contains("contradict");
        assertThat(exec("exec", "--halt", "--verify-fraction", "0.5", "true")).isEqualTo(2);
        assertThat(err()).contains("--halt and --verify-fraction do not go together");
    }

    @Test
    void takesEitherANumberOfProcessesOrNodes() {
        for (String[] options : new String[][] {{"-P", "-1"}, {"-P", "2", "--nodes", "1,1"}}) {
            String[] arguments = Stream.of(Stream.of("exec"), Stream.of(options), Stream.of("true"))
                    .flatMap(part -> part)
                    .toArray(String[]::new);
            assertThat(exec(arguments)).isEqualTo(2);
            assertThat(err()).contains("--processes takes a positive number");
            err.reset();
        }
    }

    @Test
    void refusesAJobLogThatCouldNotBeWrittenInTheEnd() {
        assertThat(exec("exec", "--joblog", "/no/such/folder/log", "true")).isEqualTo(2);
        assertThat(err()).contains("'/no/such/folder/log'");
    }

    @Test
    void leavesTheCommandsOwnOptionsAlone() {
        assertThat(exec("exec", "--joblog", "/no/such/folder/log", "grep", "--halt", "--keep-going"))
                .as("only the job log is amiss")
                .isEqualTo(2);
        assertThat(err()).contains("--joblog").doesNotContain("contradict");
    }

    @Test
    void noNumberOfProcessesOrLinesIsZero() {
        for (String option : List.of("-P", "-n")) {
            for (String number : List.of("0", "-3")) {
                assertThat(exec("exec", option, number, "echo")).isEqualTo(2);
                assertThat(err()).contains("takes a positive number");
                err.reset();
            }
        }
    }

    @Test
    void refusesAGarbledCommand() {
        assertThat(exec("exec", "gr\uFFFD\uFFFD\uFFFD")).isEqualTo(2);
        assertThat(err()).contains("locale");
    }

    @Test
    void quotesWordsAsAShellWouldReadThem() {
        assertThat(ExecCommand.quoted(List.of("sh", "-c", "it's $1", "", "{...}", "a\nb")))
                .isEqualTo("sh -c 'it'\\''s $1' '' {...} 'a\nb'");
    }

    @Test
    void noticesThatNobodyReadsTheResults() {
        Console console = new Console(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                err,
                false);
        assertThat(catchFlush(console)).contains("standard output is full or closed");
    }

    private static String catchFlush(Console console) {
        try (OutputStream bytes = console.bytes()) {
            bytes.write('x');
            bytes.flush();
            return "written";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
