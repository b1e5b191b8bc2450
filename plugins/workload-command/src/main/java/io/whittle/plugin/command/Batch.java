package io.whittle.plugin.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines that one process takes. Depends on the block's lines and the command alone.
 *
 * @param first the first of them
 * @param end the line after the last of them; empty lines may lie between
 * @param arguments the lines as arguments; empty where the line cannot be one
 * @param problem why it cannot
 */
record Batch(long first, long end, List<String> arguments, Optional<String> problem) {
    /** Linux's limit for one argument, with the byte that ends it; other systems allow as much or more. */
    private static final int MAX_ARGUMENT_BYTES = 128 << 10;
    /** What xargs takes, too: all systems allow it, and a longer list would save next to nothing. */
    private static final int MAX_COMMAND_BYTES = 128 << 10;

    /** Cuts a block's lines into batches; empty lines are in none of them unless they are to be kept. */
    static List<Batch> of(CommandTemplate command, long first, List<byte[]> lines, boolean keepEmpty) {
        List<Batch> batches = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        long batchFirst = first;
        long batchEnd = first;
        long bytes = command.argumentBytes();
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i);
            if (line.length == 0 && !keepEmpty) {
                continue;
            }
            Optional<String> argument = ArgumentText.of(line);
            boolean fits = line.length < MAX_ARGUMENT_BYTES && argument.isPresent();
            long added = (long) line.length + ArgumentText.OVERHEAD_BYTES;
            boolean full = !command.takesMany() || bytes + added > MAX_COMMAND_BYTES || !fits;
            if (full && !arguments.isEmpty()) {
                batches.add(new Batch(batchFirst, batchEnd, List.copyOf(arguments), Optional.empty()));
                arguments.clear();
                bytes = command.argumentBytes();
            }
            long item = first + i;
            if (!fits) {
                batches.add(new Batch(item, item + 1, List.of(), Optional.of(why(line, argument.isPresent()))));
                continue;
            }
            if (arguments.isEmpty()) {
                batchFirst = item;
            }
            arguments.add(argument.get());
            batchEnd = item + 1;
            bytes += added;
        }
        if (!arguments.isEmpty()) {
            batches.add(new Batch(batchFirst, batchEnd, List.copyOf(arguments), Optional.empty()));
        }
        return batches;
    }

    private static String why(byte[] line, boolean readable) {
        return readable
                ? "has " + line.length + " bytes, more than an argument can have (" + (MAX_ARGUMENT_BYTES - 1) + ")"
                : "is not valid " + ArgumentText.CHARSET + " text, so it cannot be passed on as it is;"
                        + " set the locale to the one it was written in";
    }
}
