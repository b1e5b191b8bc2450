package io.whittle.spi.contract;

import io.whittle.spi.workload.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps in memory what a merge puts out. Used by one thread. */
final class RecordedOutputs implements Outputs {
    private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();
    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    private final ByteArrayOutputStream standardError = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    @Override
    public OutputStream create(String name) {
        Path path = Path.of(name);
        if (name.isBlank() || path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")) {
            throw new IllegalArgumentException("the output '" + name + "' leads outside the output folder");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (files.putIfAbsent(name, file) != null) {
            throw new IllegalArgumentException("the output '" + name + "' is created twice");
        }
        return file;
    }

    @Override
    public OutputStream standardOutput() {
        return standardOutput;
    }

    @Override
    public OutputStream standardError() {
        return standardError;
    }

    @Override
    public void note(String line) {
        lines.add("note: " + line);
    }

    @Override
    public void problem(String line) {
        lines.add("problem: " + line);
    }

    /** Returns a line per file, with its digest, one for each standard stream, and the notes: all that can be compared. */
    List<String> summary() {
        List<String> summary = new ArrayList<>();
        files.forEach((name, file) -> summary.add(name + " " + digest(file.toByteArray())));
        summary.add("standard output " + digest(standardOutput.toByteArray()));
        summary.add("standard error " + digest(standardError.toByteArray()));
        summary.addAll(lines);
        return summary;
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            String start = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.ISO_8859_1);
            return bytes.length + " bytes, sha256 " + HexFormat.of().formatHex(hash) + " '" + start + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
