package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.console.LogSettings;
import io.whittle.spi.workload.WorkloadException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how one is found, run, and its failure told. */
public final class CommandLines {
    /** The commands in the order in which help lists them: the one place to add one. */
    private static final Map<String, Function<Console, BaseCommand>> COMMANDS = commands();

    private CommandLines() {}

    private static Map<String, Function<Console, BaseCommand>> commands() {
        Map<String, Function<Console, BaseCommand>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand::new);
        commands.put("exec", ExecCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("simulate", SimulateCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("train", TrainCommand::new);
        commands.put("model", ModelCommand::new);
        commands.put("history", HistoryCommand::new);
        commands.put("nodes", NodesCommand::new);
        commands.put("workloads", WorkloadsCommand::new);
        commands.put("plugins", PluginsCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    /**
     * Runs the command that the arguments name; returns the exit code. What has been done well and could not be told is
     * no success: whoever reads the result would take what is missing for all there is.
     */
    public static int execute(Console console, String... asked) {
        int code = executeUnheard(console, asked);
        if (code == ExitCode.DONE.code() && !console.resultsWritten()) {
            CommandException lost = CommandException.resultsLost();
            console.error(lost.getMessage(), lost);
            return lost.exitCode().code();
        }
        return code;
    }

    private static int executeUnheard(Console console, String... asked) {
        LogSettings.send(console);
        String[] arguments = withHelpLast(asked);
        // A command's options are found by reflection: only those of the command that is asked for, where it is known.
        String first = arguments.length == 0 ? "" : arguments[0];
        CommandLine line = COMMANDS.containsKey(first) ? of(console, first) : of(console);
        if (arguments.length == 0) {
            line.usage(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
            return ExitCode.DONE.code();
        }
        boolean unknown = !first.startsWith("-") && !COMMANDS.containsKey(first);
        return unknown ? line.execute(first) : line.execute(arguments); // no help on what does not exist
    }

    /** {@code help train} asks for what {@code train --help} does. */
    private static String[] withHelpLast(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        String[] turned = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        turned[arguments.length - 1] = "--help";
        return turned;
    }

    /** Returns the command line with the named commands, with all where none is named. */
    static CommandLine of(Console console, String... names) {
        CommandLine line = new CommandLine(new WhittleCommand());
        COMMANDS.forEach((name, command) -> {
            if (names.length == 0 || name.equals(names[0])) {
                BaseCommand group = command.apply(console);
                CommandLine groupLine = new CommandLine(group);
                group.parts().forEach(groupLine::addSubcommand);
                line.addSubcommand(name, groupLine);
            }
        });
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(100);
        line.setExpandAtFiles(false);
        // What follows the command to be executed is its own, options too.
        Optional.ofNullable(line.getSubcommands().get("exec")).ifPresent(exec -> exec.setStopAtPositional(true));
        line.setHelpFactory(OptionLabels::help);
        line.setParameterExceptionHandler((exception, ignored) -> misused(console, exception));
        line.setExecutionExceptionHandler((exception, ignored, result) -> failed(console, exception));
        return line;
    }

    private static int misused(Console console, ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        String sentence = exception.getMessage();
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String argument = unmatched.getUnmatched().get(0);
            if (!unmatched.isUnknownOption() && line.getParent() == null) {
                sentence = WhittleRuntime.unknown("command", argument, COMMANDS.keySet(), "whittle --help");
            } else if (!unmatched.isUnknownOption() && !line.getSubcommands().isEmpty()) {
                sentence = WhittleRuntime.unknown(
                        "part", argument, line.getSubcommands().keySet(), name + " --help");
            } else if (unmatched.isUnknownOption()) {
                sentence = WhittleRuntime.unknown(
                        "option", argument, line.getCommandSpec().optionsMap().keySet(), name + " --help");
            } else {
                sentence = "'" + argument + "' is one argument too many";
            }
        }
        // The console says whose message it is; of the command's name, what follows that.
        String command = name.substring(name.indexOf(' ') + 1);
        String prefix = name.equals(command) ? "" : command + ": ";
        String help = sentence.contains("--help") ? "" : " (see " + name + " --help)";
        console.error(prefix + sentence + help, exception);
        return ExitCode.USAGE.code();
    }

    /** Tells what has ended a command; returns the exit code. */
    static int failed(Console console, Exception exception) {
        if (exception instanceof CommandException failure) {
            console.error(failure.getMessage(), failure);
            return failure.exitCode().code();
        }
        if (exception instanceof WorkloadException) { // a plugin's, and a sentence by contract
            console.error(exception.getMessage(), exception);
            return ExitCode.JOB_FAILED.code();
        }
        console.error("internal error: " + exception + (console.verbose() ? "" : "; --verbose shows where"), exception);
        return ExitCode.INTERNAL_ERROR.code();
    }
}
