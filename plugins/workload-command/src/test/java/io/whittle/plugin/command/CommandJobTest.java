package io.whittle.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandJobTest {
    @TempDir
    Path folder;

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @Test
    void writesOutputInTheOrderOfTheLinesWhateverEndsFirst() throws Exception {
        // Every process but the first ends before the first does: it waits for the file that the last one makes.
        Path last = folder.resolve("last");
        String script = "if [ $1 = 1 ]; then until [ -e " + last + " ]; do sleep 0.01; done; fi;"
                + " if [ $1 = 9 ]; then touch " + last + "; fi; echo \"<$1>\"";
        RecordedOutputs outputs = CommandFixture.run(numbers(9), "sh -c '" + script + "' sh {}");

        assertThat(outputs.out()).isEqualTo("<1>\n<2>\n<3>\n<4>\n<5>\n<6>\n<7>\n<8>\n<9>\n");
        assertThat(outputs.problems()).isEmpty();
    }

    @Test
    void takesALineAsOneArgumentWithoutAnyShell() throws Exception {
        RecordedOutputs outputs =
                CommandFixture.run("two  words\n'quoted \"\n$HOME; echo *\n-n\n", "printf [%s][%s]\\\\n {} {}{}");

        assertThat(outputs.out())
                .isEqualTo(
                        """
                [two  words][two  wordstwo  words]
                ['quoted "]['quoted "'quoted "]
                [$HOME; echo *][$HOME; echo *$HOME; echo *]
                [-n][-n-n]
                """);
    }

    @Test
    void appendsTheLineWhereTheCommandHasNoPlaceForIt() throws Exception {
        assertThat(CommandFixture.run("a\nb\n", "echo line").out()).isEqualTo("line a\nline b\n");
    }

    @Test
    void skipsEmptyLinesDropsCarriageReturnsAndTakesAnUnendedLastLine() throws Exception {
        assertThat(CommandFixture.run("\na\r\n\n\r\nb", "printf [%s]\\\\n {}").out())
                .isEqualTo("[a]\n[b]\n");
    }

    @Test
    void takesZeroEndedLinesAsTheyAre() throws Exception {
        assertThat(CommandFixture.run("a\nb\0\0c\r\0d", "printf [%s] {}", "null", "true")
                        .out())
                .isEqualTo("[a\nb][][c\r][d]");
    }

    @Test
    void doesNothingForAnEmptyInput() throws Exception {
        RecordedOutputs outputs = CommandFixture.run("", "echo {}");
        assertThat(outputs.out()).isEmpty();
        assertThat(outputs.problems()).isEmpty();
    }

    @Test
    void givesAProcessManyLinesWhereTheCommandTakesMany() throws Exception {
        String script = "echo $#: \"$@\"";
        assertThat(CommandFixture.run(numbers(7), "sh -c '" + script + "' sh {...} end", "lines-per-process", "3")
                        .out())
                .isEqualTo("4: 1 2 3 end\n4: 4 5 6 end\n2: 7 end\n");
        assertThat(CommandFixture.run(numbers(64), "sh -c 'echo $#' sh {...}").out())
                .as("a stream's length is not known, so the number is fixed")
                .isEqualTo("32\n32\n");
    }

    @Test
    void choosesLinesPerProcessFromTheNumberOfLinesOfAFile() throws Exception {
        Path input = Files.writeString(folder.resolve("lines"), numbers(1000));
        String[] counts = CommandFixture.run("", "sh -c 'echo $#' sh {...}", "input", input.toString())
                .out()
                .split("\n", -1);
        assertThat(counts).hasSize(251).startsWith("4", "4").endsWith("4", "");
    }

    @Test
    void staysBelowTheSystemsLimitForArguments() throws Exception {
        String line = "x".repeat(1000) + "\n";
        String[] counts = CommandFixture.run(line.repeat(300), "sh -c 'echo $#' sh {...}", "lines-per-process", "300")
                .out()
                .split("\n");
        assertThat(counts).containsExactly("129", "129", "42");
    }

    @Test
    void failsALineThatIsTooLongForAnArgumentAndNoOther() throws Exception {
        RecordedOutputs outputs = CommandFixture.run("a\n" + "x".repeat(200_000) + "\nb\n", "echo {...}");
        assertThat(outputs.out()).isEqualTo("a\nb\n");
        assertThat(outputs.err()).isEqualTo("line 2: has 200000 bytes, more than an argument can have (131071)\n");
        assertThat(outputs.problems()).hasSize(2).first().asString().startsWith("line 2 failed with exit code 126");
    }

    @Test
    void failsALineWithAZeroByte() throws Exception {
        RecordedOutputs outputs = CommandFixture.run("a\nb\0c\n", "echo {}");
        assertThat(outputs.out()).isEqualTo("a\n");
        assertThat(outputs.err())
                .isEqualTo("line 2: holds a zero byte, which no argument can; use --null for such input\n");
    }

    @Test
    void listsFailedLinesAndGoesOn() throws Exception {
        String script = "echo out $1; if [ $1 = 2 ]; then echo bad >&2; printf worse >&2; exit 7; fi";
        RecordedOutputs outputs = CommandFixture.run(numbers(3), "sh -c '" + script + "' sh {}");

        assertThat(outputs.out()).isEqualTo("out 1\nout 2\nout 3\n");
        assertThat(outputs.err()).isEqualTo("line 2: bad\nline 2: worse\n");
        assertThat(outputs.problems())
                .hasSize(2)
                .satisfies(problems -> assertThat(problems.get(0))
                        .startsWith("line 2 failed with exit code 7: sh -c 'echo out $1;")
                        .endsWith("sh 2"))
                .endsWith("1 of 3 processes failed");
    }

    @Test
    void listsOnlySoManyFailures() throws Exception {
        RecordedOutputs outputs = CommandFixture.run(numbers(CommandMerger.MAX_LISTED + 5), "false");
        assertThat(outputs.problems()).hasSize(CommandMerger.MAX_LISTED + 1);
        assertThat(outputs.problems().get(CommandMerger.MAX_LISTED))
                .isEqualTo("105 of 105 processes failed, of which the first 100 are listed");
    }

    @Test
    void saysWhichSignalEndedAProcess() throws Exception {
        assertThat(CommandFixture.run("1\n", "sh -c 'kill -9 $$' sh").problems().get(0))
                .startsWith("line 1 failed with exit code 137");
    }

    @Test
    void stopsAtTheFirstFailureInTheOrderOfTheLines() throws Exception {
        String script = "echo out $1; [ $1 -lt 20 ]";
        RecordedOutputs outputs = CommandFixture.run(numbers(500), "sh -c '" + script + "' sh", "halt", "true");

        assertThat(outputs.out().lines().toList())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> "out " + i).toList());
        assertThat(outputs.problems()).hasSize(2);
        assertThat(outputs.problems().get(0)).startsWith("line 20 failed with exit code 1");
        assertThat(outputs.problems().get(1)).startsWith("stopped there, as asked");
    }

    @Test
    void startsNothingMoreAfterAFailureThatHalts() throws Exception {
        Path input = Files.writeString(folder.resolve("lines"), folder + "/a\n" + folder + "/b\n");
        WorkloadJob opened = CommandFixture.open(
                InputStream.nullInputStream(),
                "sh -c 'touch $1; false' sh {}",
                "halt",
                "true",
                "input",
                input.toString());
        try (RunningJob job = new RunningJob(opened, 1, new RecordedOutputs())) {
            job.finish();
        }
        assertThat(folder.resolve("a")).exists();
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void childrenReadNothingFromStandardInput() throws Exception {
        assertThat(CommandFixture.run("1\n", "sh -c 'cat; echo read' sh").out()).isEqualTo("read\n");
    }

    @Test
    void carriesLargeOutputsOnBothStreamsWhole() throws Exception {
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + (i >> 8));
        }
        Path file = Files.write(folder.resolve("large"), large);
        RecordedOutputs outputs = CommandFixture.run(file + "\n", "sh -c 'yes | head -n 100000 >&2; cat \"$1\"' sh {}");

        assertThat(outputs.outBytes()).isEqualTo(large);
        assertThat(outputs.err()).isEqualTo("line 1: y\n".repeat(100_000));
    }

    @Test
    void leavesNoTemporaryFilesOfLargeOutputs() throws Exception {
        WorkloadJob opened = CommandFixture.open(
                new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8)), "sh -c 'yes | head -n 100000' sh");
        Path place = ((CommandJob) opened).spill().place(0, 0, "out");
        try (RunningJob job = new RunningJob(opened, 1, new RecordedOutputs())) {
            job.finish();
            assertThat(place).as("a merged result is deleted").doesNotExist();
        }
        assertThat(place.getParent()).doesNotExist();
    }

    @Test
    void sameBlockGivesTheSameBytes() throws Exception {
        String script = "echo $1; echo no >&2; yes | head -n 2000; exit 3";
        try (WorkloadJob job = CommandFixture.open(
                InputStream.nullInputStream(), "sh -c '" + script + "' sh {}", "input", lines("a\nb\n"))) {
            byte[] first = job.runBlock(new Cursor(1, 1, 2));
            assertThat(job.runBlock(new Cursor(1, 1, 2))).isEqualTo(first);
            assertThat(job.runBlock(new Cursor(0, 0, 1))).isNotEqualTo(first);
        }
    }

    @Test
    void readsAFileLineByLineAndCountsItsItems() throws Exception {
        try (WorkloadJob job =
                CommandFixture.open(InputStream.nullInputStream(), "echo {}", "input", lines("a\n\nbcd"))) {
            assertThat(job.items()).isEqualTo(3);
            assertThat(job.grain()).isEqualTo(1);
            assertThat(job.source()).isEmpty();
        }
    }

    @Test
    void tellsTheLengthOfALineAndTheSizeOfTheFileItNames() throws Exception {
        Path file = Files.writeString(folder.resolve("hundred"), "x".repeat(100));
        String input = lines("ab\n" + file + "\n");
        try (WorkloadJob job = CommandFixture.open(InputStream.nullInputStream(), "echo {}", "input", input)) {
            double[] means = new double[2];
            job.features().means(0, 2, means);
            assertThat(job.features().names()).containsExactly("line-bytes", "file-bytes");
            assertThat(means).containsExactly((2 + file.toString().length()) / 2.0, 50);
        }
    }

    @Test
    void letsALineStandForItsNeighboursWhereThereAreVeryMany() throws Exception {
        int count = 2 * LineFeatures.MAX_LOOKS;
        String input = lines("abc\nabcde\n".repeat(count / 2));
        try (WorkloadJob job = CommandFixture.open(InputStream.nullInputStream(), "echo {}", "input", input)) {
            double[] means = new double[2];
            job.features().means(count - 5, count, means);
            assertThat(means).containsExactly(3, 0);
        }
    }

    @Test
    void logsEachProcess() throws Exception {
        RecordedOutputs outputs =
                CommandFixture.run("a b\n\nc\n", "sh -c '[ \"$1\" = c ]' sh {}", "joblog", "jobs.tsv");
        List<String> rows = outputs.file("jobs.tsv").lines().toList();

        assertThat(rows.get(0)).isEqualTo(JobLog.HEADER);
        assertThat(rows.get(1))
                .matches("1\t1\t\\d{4}-\\d\\d-\\d\\dT\\S+Z\t\\d+\\.\\d{4}\t1\tsh -c '\\[ \"\\$1\" = c ]' sh 'a b'");
        assertThat(rows.get(2)).matches("3\t1\t\\S+\t\\S+\t0\tsh .* c");
        assertThat(rows).hasSize(3);
    }

    @Test
    void writesTheCommandsInsteadOfRunningThem() throws Exception {
        Path made = folder.resolve("made");
        RecordedOutputs outputs =
                CommandFixture.run("it's\n" + made + "\n", "touch {}", "dry-run", "true", "output", "commands");
        assertThat(outputs.file("commands")).isEqualTo("touch 'it'\\''s'\ntouch " + made + "\n");
        assertThat(outputs.out()).isEmpty();
        assertThat(made).doesNotExist();
    }

    @Test
    void refusesACommandThatDoesNotExist() {
        assertThatThrownBy(() -> CommandFixture.run("a\n", "ecoh {}"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("command 'ecoh' was not found in the folders of PATH; did you mean 'echo'?");
        assertThatThrownBy(() -> CommandFixture.run("a\n", folder + "/nothing {}"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> CommandFixture.run("a\n", folder.toString()))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> CommandFixture.run("a\n", lines("#!/bin/sh\n")))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("may not be executed");
    }

    @Test
    void failsTheLinesWhoseOwnCommandDoesNotExist() throws Exception {
        RecordedOutputs outputs = CommandFixture.run("true\nno-such-command\n", "{}");
        assertThat(outputs.problems().get(0)).startsWith("line 2 failed with exit code 127: no-such-command");
        assertThat(outputs.err()).isEqualTo("line 2: cannot start 'no-such-command': No such file or directory\n");
    }

    @Test
    void refusesAnInputThatCannotBeRead() {
        assertThatThrownBy(() -> CommandFixture.run("", "echo", "input", folder + "/nothing"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> CommandFixture.run("", "echo", "input", folder.toString()))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void refusesParametersThatContradictEachOther() {
        assertThatThrownBy(() -> CommandFixture.run("", "echo {}", "lines-per-process", "5"))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("put {...} where the lines go");
    }

    private String lines(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "lines", ""), text)
                .toString();
    }
}
