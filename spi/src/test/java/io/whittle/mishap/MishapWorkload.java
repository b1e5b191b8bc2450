package io.whittle.mishap;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The workload {@code mishap}: items that compute a little, but for those that throw, hang, take all memory or end their
 * process. Its output, {@value #OUTPUT}, has a line per item, so it shows items that are missing, twice or out of order.
 * Safe for use by any thread.
 */
public final class MishapWorkload implements Workload {
    /** The file that a job writes. */
    public static final String OUTPUT = "mishap.txt";

    private static final int MAX_RESULT_BYTES = 1 << 28;
    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "mishap",
            "1",
            "Items that go wrong as asked (" + OUTPUT + ")",
            List.of(
                    ParameterSpec.optional("items", ParameterType.INTEGER, "100", "how many items"),
                    ParameterSpec.optional("grain", ParameterType.INTEGER, "1", "how many items make a block"),
                    ParameterSpec.optional(
                            "singly", ParameterType.FLAG, "false", "whether items can be left out one by one"),
                    ParameterSpec.optional(
                            "late",
                            ParameterType.FLAG,
                            "false",
                            "whether mishaps wait until their block's items are done"),
                    ParameterSpec.optional("steps", ParameterType.INTEGER, "1000", "how much each item computes"),
                    ParameterSpec.optional(
                            "padding", ParameterType.INTEGER, "0", "bytes that each item adds to its block's result"),
                    ParameterSpec.optional(
                            "mishaps", ParameterType.TEXT, "", "what happens to which items: throw:3,halt:10-12"),
                    ParameterSpec.optional(
                            "memory",
                            ParameterType.PATH,
                            "none",
                            "the folder that remembers mishaps; 'none' lets them happen each time"),
                    ParameterSpec.optional(
                            "times", ParameterType.INTEGER, "1", "how often each happens, where there is a memory")));

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        Optional<Path> memory =
                parameters.text("memory").equals("none") ? Optional.empty() : Optional.of(parameters.path("memory"));
        if (memory.isPresent() && !Files.isDirectory(memory.get())) {
            throw new InvalidParameterException("parameter 'memory' names no folder: " + memory.get());
        }
        return new Job(
                parameters.integerBetween("items", 0, Integer.MAX_VALUE),
                parameters.integerBetween("grain", 1, Integer.MAX_VALUE),
                parameters.flag("singly"),
                parameters.flag("late"),
                parameters.integerBetween("steps", 0, Integer.MAX_VALUE),
                parameters.integerBetween("padding", 0, MAX_RESULT_BYTES),
                new MishapPlan(
                        parameters.text("mishaps"), memory, parameters.integerBetween("times", 1, Integer.MAX_VALUE)));
    }

    /** Returns what a job writes into {@value #OUTPUT} when nothing is lost and nothing is done twice. */
    public static byte[] expected(int items, int steps) {
        StringBuilder lines = new StringBuilder();
        for (int item = 0; item < items; item++) {
            lines.append(item).append(' ').append(value(item, steps)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long value(long item, long steps) {
        long state = item + 1;
        for (long step = 0; step < steps; step++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        return state;
    }

    private record Job(
            long items, long grain, boolean canLeaveOutItems, boolean late, int steps, int padding, MishapPlan plan)
            implements WorkloadJob {
        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            ByteArrayOutputStream values = new ByteArrayOutputStream();
            while (cursor.next()) {
                if (!late) {
                    plan.visit(cursor.item());
                }
                byte[] value = ByteBuffer.allocate(2 * Long.BYTES + padding)
                        .putLong(cursor.item())
                        .putLong(value(cursor.item(), steps))
                        .array();
                values.writeBytes(value);
            }
            for (long item = cursor.firstItem(); late && item < cursor.endItem(); item++) {
                plan.visit(item);
            }
            return values.toByteArray();
        }

        @Override
        public ResultMerger merger(Outputs outputs) throws IOException {
            OutputStream file = outputs.create(OUTPUT);
            return new ResultMerger() {
                @Override
                public void accept(int block, byte[] result) throws IOException {
                    ByteBuffer values = ByteBuffer.wrap(result);
                    while (values.hasRemaining()) {
                        String line = values.getLong() + " " + values.getLong() + "\n";
                        file.write(line.getBytes(StandardCharsets.US_ASCII));
                        values.position(values.position() + padding);
                    }
                }

                @Override
                public void finish() throws IOException {
                    file.close();
                }
            };
        }
    }
}
