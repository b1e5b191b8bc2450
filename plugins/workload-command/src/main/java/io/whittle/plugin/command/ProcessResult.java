package io.whittle.plugin.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process did: part of a block's result. Holds no times and no node, so that the same block gives the same
 * bytes wherever it runs.
 *
 * @param first the first line it took
 * @param end the line after the last one it took
 * @param exitCode its exit code
 * @param out what it wrote to its standard output
 * @param err what it wrote to its standard error
 */
record ProcessResult(long first, long end, int exitCode, Captured out, Captured err) {

    /** Returns the bytes of a block's result; no bytes at all for a block without processes. */
    static byte[] encode(List<ProcessResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (ProcessResult result : results) {
                out.writeLong(result.first);
                out.writeLong(result.end);
                out.writeInt(result.exitCode);
                result.out.write(out);
                result.err.write(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** Reads the bytes of a block's result. */
    static List<ProcessResult> decode(byte[] bytes, SpillFolder spill, int block) throws IOException {
        List<ProcessResult> results = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        while (in.available() > 0) {
            int process = results.size();
            results.add(new ProcessResult(
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    Captured.read(in, spill, block, process, "out"),
                    Captured.read(in, spill, block, process, "err")));
        }
        return results;
    }

    /** Returns whether a block's result, as {@link #encode} gives it, leaves some output in a file. */
    static boolean anyInFile(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean any = false;
        while (in.hasRemaining() && !any) {
            in.position(in.position() + 2 * Long.BYTES + Integer.BYTES);
            boolean outInFile = Captured.skip(in);
            boolean errInFile = Captured.skip(in);
            any = outInFile || errInFile;
        }
        return any;
    }

    /** Returns whether the process says that all went well. */
    boolean succeeded() {
        return exitCode == 0;
    }

    /** Returns which lines it took, in words for people, who count from 1. */
    String lines() {
        return end - first == 1 ? "line " + end : "lines " + (first + 1) + " to " + end;
    }
}
