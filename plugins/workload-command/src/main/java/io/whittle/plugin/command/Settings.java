package io.whittle.plugin.command;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a command job, read and checked.
 *
 * @param command what to run
 * @param endedByZero whether lines end in a zero byte
 * @param halt whether to stop at the first failure
 * @param linesPerProcess how many lines a process takes at most; 0 where that is left to {@link #grain}
 * @param dryRun whether to write the commands instead of running them
 * @param jobLog the name of the job log among the outputs
 * @param output the name of the file among the outputs that takes what is else written to standard output
 */
record Settings(
        CommandTemplate command,
        boolean endedByZero,
        boolean halt,
        int linesPerProcess,
        boolean dryRun,
        Optional<String> jobLog,
        Optional<String> output) {
    static final List<ParameterSpec> SPECS = List.of(
            ParameterSpec.required(
                    "command",
                    ParameterType.TEXT,
                    "the command, its words separated by blanks or quoted as in a shell, though none is involved; {} stands"
                            + " for one line, {...} for many, and without either a line becomes the last argument"),
            ParameterSpec.optional(
                    "dry-run",
                    ParameterType.FLAG,
                    "false",
                    "write the commands, quoted for a shell, instead of running them"),
            ParameterSpec.optional(
                    "halt", ParameterType.FLAG, "false", "stop at the first line that fails instead of going on"),
            ParameterSpec.optional(
                    "input",
                    ParameterType.PATH,
                    "-",
                    "the file with the lines; - for standard input, read as it comes"),
            ParameterSpec.optional(
                    "joblog",
                    ParameterType.TEXT,
                    "",
                    "the name of a table to write among the outputs, one row per process; none where it is empty"),
            ParameterSpec.optional(
                    "lines-per-process",
                    ParameterType.INTEGER,
                    "0",
                    "how many lines {...} stands for at most; 0 for what suits the number of lines"),
            ParameterSpec.optional(
                    "null", ParameterType.FLAG, "false", "lines end in a zero byte, as from find -print0"),
            ParameterSpec.optional(
                    "output",
                    ParameterType.TEXT,
                    "",
                    "the name of a file to write among the outputs instead of to standard output"));

    private static final int MAX_LINES_PER_PROCESS = 100_000;
    /** What a process takes where nobody knows how many lines there will be: few enough for a slow pipe. */
    private static final int LINES_OF_STREAM = 32;

    private static final int MAX_CHOSEN_LINES = 1024;
    private static final int CHOSEN_PROCESSES = 256;

    static Settings of(Parameters parameters) {
        CommandTemplate command = CommandTemplate.of(parameters.text("command"));
        int linesPerProcess = parameters.integerBetween("lines-per-process", 0, MAX_LINES_PER_PROCESS);
        if (linesPerProcess > 1 && !command.takesMany()) {
            throw new InvalidParameterException("parameter 'lines-per-process' is " + linesPerProcess
                    + ", but the command takes one line; put {...} where the lines go");
        }
        return new Settings(
                command,
                parameters.flag("null"),
                parameters.flag("halt"),
                linesPerProcess,
                parameters.flag("dry-run"),
                name(parameters, "joblog"),
                name(parameters, "output"));
    }

    private static Optional<String> name(Parameters parameters, String parameter) {
        return Optional.of(parameters.text(parameter)).filter(text -> !text.isEmpty());
    }

    /**
     * Returns how many lines make a block of a file with this many: enough for a process's start to cost little, and few
     * enough for a few hundred processes, so that there is something to balance.
     */
    long grain(long lines) {
        if (!command.takesMany()) {
            return Partition.defaultGrain(lines);
        }
        if (linesPerProcess > 0) {
            return linesPerProcess;
        }
        return Math.max(1, Math.min(MAX_CHOSEN_LINES, (lines + CHOSEN_PROCESSES - 1) / CHOSEN_PROCESSES));
    }

    /** Returns how many lines make a block of a stream, whose length is not known. */
    long grainOfStream() {
        if (!command.takesMany()) {
            return 1;
        }
        return linesPerProcess > 0 ? linesPerProcess : LINES_OF_STREAM;
    }
}
