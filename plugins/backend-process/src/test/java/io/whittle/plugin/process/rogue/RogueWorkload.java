package io.whittle.plugin.process.rogue;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Does what its parameter says in the block it says, and in all others nothing wrong. */
public final class RogueWorkload implements Workload {
    /** How it behaves. */
    public enum Mode {
        /** Well. */
        GOOD,
        /** Takes memory until there is none. */
        MEMORY,
        /** Writes among the messages of its worker. */
        GARBAGE,
        /** Prints, which does no harm. */
        PRINT,
        /** Ends the JVM. */
        EXIT,
        /** Has items come while it runs. */
        SOURCE,
        /** Gives results of a megabyte and more. */
        LARGE,
        /** Cannot be opened where its input is missing. */
        INPUT
    }

    @Override
    public WorkloadDescription description() {
        return new WorkloadDescription(
                "rogue",
                "1",
                "Behaves badly.",
                List.of(
                        ParameterSpec.required("items", ParameterType.INTEGER, "how many"),
                        ParameterSpec.required("mode", ParameterType.TEXT, "how"),
                        ParameterSpec.required("block", ParameterType.INTEGER, "where"),
                        ParameterSpec.required(
                                "log", ParameterType.PATH, "a byte is added for each block that begins")));
    }

    /** Returns what a block gives: its number, often enough. */
    public static byte[] result(int block, int length) {
        byte[] result = new byte[length];
        Arrays.fill(result, (byte) block);
        return length < Integer.BYTES
                ? result
                : ByteBuffer.wrap(result).putInt(0, block).array();
    }

    /** Returns what a job reads that needs an input. */
    public static Path inputOf(Path log) {
        return log.resolveSibling(log.getFileName() + ".input");
    }

    /** Returns how many bytes a block gives. */
    public static int length(Mode mode, int block) {
        return mode == Mode.LARGE ? (1 << 18) * (block % 5) + block : 4;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        long items = parameters.integer("items");
        Mode mode = Mode.valueOf(parameters.text("mode"));
        long where = parameters.integer("block");
        Path log = parameters.path("log");
        if (mode == Mode.INPUT && !Files.exists(inputOf(log))) {
            throw new WorkloadException("there is no file '" + inputOf(log) + "'; check the parameter 'log'", false);
        }
        return new WorkloadJob() {
            @Override
            public long items() {
                return items;
            }

            @Override
            public long grain() {
                return 1;
            }

            @Override
            public Optional<ItemSource> source() {
                return mode == Mode.SOURCE
                        ? Optional.of(new ItemSource() {
                            @Override
                            public void start(Listener listener) {}

                            @Override
                            public void stop() {}

                            @Override
                            public int windowBlocks() {
                                return 1;
                            }
                        })
                        : Optional.empty();
            }

            @Override
            public byte[] runBlock(Cursor cursor) throws Exception {
                Files.write(log, new byte[1], StandardOpenOption.APPEND);
                cursor.skipToEnd();
                if (cursor.block() == where) {
                    misbehave(mode);
                }
                return result(cursor.block(), length(mode, cursor.block()));
            }

            @Override
            public void close() {
                try {
                    Files.write(log.resolveSibling(log.getFileName() + ".closed"), new byte[0]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public ResultMerger merger(Outputs outputs) {
                return (block, result) -> {};
            }
        };
    }

    private static void misbehave(Mode mode) throws Exception {
        switch (mode) {
            case MEMORY -> {
                Object[] chain = {};
                while (true) {
                    chain = new Object[] {chain, new byte[1 << 20]};
                }
            }
            case GARBAGE -> {
                try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    out.write("Segmentation fault, or so it seems\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            case PRINT -> System.out.println("nothing that anybody should read as a message");
            case EXIT -> Runtime.getRuntime().halt(42);
            default -> {}
        }
    }
}
