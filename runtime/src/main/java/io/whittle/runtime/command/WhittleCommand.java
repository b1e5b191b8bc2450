package io.whittle.runtime.command;

import io.whittle.runtime.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The program itself, without a command. */
@Command(
        name = "whittle",
        description = "Runs jobs of many items on unlike nodes, and learns to cut them to size.",
        versionProvider = WhittleCommand.VersionText.class,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:internal error",
            "2:the command line is wrong",
            "3:a job failed, or part of it",
            "4:no node could take the job",
            "5:the plugin asked for does not work",
            "130:interrupted"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  whittle demo                                  see it work, in two minutes or so",
            "  whittle workloads                             what can be run",
            "  whittle run mandelbrot -P size=small          run a job on this machine",
            "  find . -name '*.wav' | whittle exec -- lame   run a command for each line",
            "  whittle report last                           what happened in the last run",
            "  whittle run --help                            more on a command"
        })
final class WhittleCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("unused") // acted upon by picocli
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version")
    @SuppressWarnings("unused") // acted upon by picocli
    private boolean version;

    /** What {@code --version} prints. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"whittle " + Version.current()};
        }
    }
}
