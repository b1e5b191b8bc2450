package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.spi.workload.WorkloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class CommandLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(out, err, false);

    private int execute(String... arguments) {
        int code = CommandLines.execute(console, arguments);
        console.flush();
        return code;
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyCommandHasExamplesAndTheCommonOptions() {
        CommandLine line = CommandLines.of(console);
        assertThat(line.getSubcommands()).isNotEmpty().allSatisfy((name, command) -> {
            assertThat(command.getCommandName()).isEqualTo(name);
            assertThat(command.getCommandSpec().optionsMap()).containsKeys("--help", "--json", "--home", "--verbose");
            assertThat(command.getUsageMessage()).contains("Examples:").contains("  whittle ");
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        });
    }

    /** The list of commands shows the first line of a description; lines that are wrapped here are wrapped twice there. */
    @Test
    void helpIsWrappedOnceAndItsSentencesAreWhole() {
        assertThat(everyCommand(CommandLines.of(console)))
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> {
                    CommandSpec spec = command.getCommandSpec();
                    assertThat(spec.usageMessage().description()[0])
                            .as(spec.qualifiedName())
                            .endsWith(".");
                    assertThat(spec.options()).allSatisfy(option -> assertThat(option.description())
                            .as(spec.qualifiedName() + " " + option.longestName())
                            .hasSize(1));
                });
    }

    /** The library that lays help out formats it: a lone percent sign makes it warn on the terminal. */
    @Test
    void helpOfEveryCommandCanBeFormattedAndNamesTheHomeInOnePiece() {
        assertThat(everyCommand(CommandLines.of(console))).allSatisfy(command -> {
            CommandSpec spec = command.getCommandSpec();
            List<String> texts = new ArrayList<>(List.of(spec.usageMessage().description()));
            texts.addAll(List.of(spec.usageMessage().footer()));
            spec.args().forEach(each -> texts.addAll(List.of(each.description())));
            assertThat(texts).allSatisfy(text -> assertThat(String.format(text)).doesNotContain("%n"));
            assertThat(command.getUsageMessage()).contains("~/.whittle)").contains("  whittle ");
        });
    }

    /** A list of commands is read at a glance: what is more than a line stands in the command's own help. */
    @Test
    void eachCommandIsListedInALineOrTwo() {
        assertThat(everyCommand(CommandLines.of(console))).allSatisfy(command -> assertThat(
                        command.getCommandSpec().usageMessage().description()[0])
                .as(command.getCommandSpec().qualifiedName())
                .hasSizeLessThanOrEqualTo(110));
    }

    private static List<CommandLine> everyCommand(CommandLine line) {
        List<CommandLine> all = new ArrayList<>();
        for (CommandLine each : line.getSubcommands().values()) {
            all.add(each);
            all.addAll(everyCommand(each));
        }
        return all;
    }

    @Test
    void helpOfEachCommandIsAResult() {
        for (String name : CommandLines.of(console).getSubcommands().keySet()) {
            out.reset();
            assertThat(execute(name, "--help")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: whittle " + name);
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void helpOfACommandMayBeAskedForTheOtherWayRound() {
        assertThat(execute("help", "run")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: whittle run");
        out.reset();
        assertThat(execute("help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Commands:").contains("workloads");
        assertThat(execute("help", "rnu")).isEqualTo(2);
        assertThat(err()).contains("did you mean 'run'?");
    }

    @Test
    void whatAWorkloadSaysIsNoErrorOfWhittles() {
        WorkloadException refused = new WorkloadException("dig: the workload does not say how deep", false);
        assertThat(CommandLines.failed(console, refused)).isEqualTo(ExitCode.JOB_FAILED.code());
        console.flush();
        assertThat(err()).isEqualTo("whittle: dig: the workload does not say how deep\n");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(execute("rnu")).isEqualTo(2);
        assertThat(err()).isEqualTo("whittle: unknown command 'rnu'; did you mean 'run'? (see whittle --help)\n");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(execute("run", "mandelbrot", "--polcy", "gss")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "whittle: run: unknown option '--polcy'; did you mean '--policy'? (see whittle run --help)\n");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(execute("run")).isEqualTo(2);
        assertThat(err()).contains("run: ").contains("'WORKLOAD'");
    }

    @Test
    void saysWhatIsTooMuch() {
        assertThat(execute("run", "mandelbrot", "kmers")).isEqualTo(2);
        assertThat(err()).contains("'kmers' is one argument too many");
    }

    @Test
    void helpListsEveryExitCode() {
        assertThat(CommandLines.of(console)
                        .getCommandSpec()
                        .usageMessage()
                        .exitCodeList()
                        .keySet())
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> Integer.toString(code.code()))
                        .toList());
    }

    @Test
    void withoutACommandShowsHelp() {
        assertThat(execute()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Commands:").contains("workloads");
    }

    @Test
    void aResultThatCannotBeWrittenIsNoSuccess() {
        Console full = new Console(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                err,
                false);
        assertThat(CommandLines.execute(full, "completion")).isEqualTo(3);
        assertThat(err()).contains("standard output is full or closed").hasLineCount(1);
        err.reset();
        assertThat(CommandLines.execute(full, "rnu"))
                .as("a failure stays what it is")
                .isEqualTo(2);
        assertThat(err()).doesNotContain("standard output");
    }

    @Test
    void printsACompletionScript() {
        assertThat(execute("completion")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("complete -F").contains("--policy");
    }

    @Test
    void splitsParametersAtTheFirstEqualsSign() {
        assertThat(RunCommand.namesAndValues(List.of("a=1", "b=x=y", "a=2")))
                .containsEntry("a", "2")
                .containsEntry("b", "x=y");
        assertThatThrownBy(() -> RunCommand.namesAndValues(List.of("size")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("name=value, not 'size'");
    }
}
