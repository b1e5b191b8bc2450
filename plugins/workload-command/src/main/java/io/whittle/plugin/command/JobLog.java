package io.whittle.plugin.command;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * The table of all processes, one row each in the order of the lines, columns separated by tabs: the first line it took
 * (counted from 1), how many, when it started (UTC), how many seconds it took, its exit code, and the command, quoted so
 * that a shell would read it. Where a process ran out of sight, start and seconds are {@code -}.
 */
final class JobLog implements AutoCloseable {
    static final String HEADER = "sequence\tlines\tstart\tseconds\texit\tcommand";

    private final Writer writer;
    private final CommandTemplate command;
    private final Timings timings;

    private JobLog(Writer writer, CommandTemplate command, Timings timings) {
        this.writer = writer;
        this.command = command;
        this.timings = timings;
    }

    /** Begins a log on a stream, which it closes. */
    static JobLog create(OutputStream stream, CommandTemplate command, Timings timings) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        writer.write(HEADER + "\n");
        return new JobLog(writer, command, timings);
    }

    /** Adds the processes of a block. */
    void add(int block, List<ProcessResult> results, Lines lines) throws IOException {
        List<Timings.Timing> times = timings.take(block);
        for (int i = 0; i < results.size(); i++) {
            ProcessResult result = results.get(i);
            String when = i < times.size() ? shown(times.get(i)) : "-\t-";
            writer.write((result.first() + 1) + "\t" + (result.end() - result.first()) + "\t" + when + "\t"
                    + result.exitCode() + "\t" + escaped(shown(command, result, lines)) + "\n");
        }
    }

    private static String shown(Timings.Timing timing) {
        return timing.start().truncatedTo(ChronoUnit.MILLIS) + "\t"
                + String.format(Locale.ROOT, "%.4f", timing.nanos() / 1e9);
    }

    /** Returns the command that a process was given, as one text. */
    static String shown(CommandTemplate command, ProcessResult result, Lines lines) {
        List<String> arguments = lines.range(result.first(), result.end()).stream()
                .filter(line -> line.length > 0 || result.end() - result.first() == 1)
                .map(ArgumentText::shown)
                .toList();
        return CommandWords.join(command.fill(arguments));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
