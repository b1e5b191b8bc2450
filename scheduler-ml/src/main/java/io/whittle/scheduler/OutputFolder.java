package io.whittle.scheduler;

import io.whittle.spi.workload.Outputs;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a run: written into a hidden folder beside their place and moved there when the run has ended well. Used
 * by the merging thread.
 */
final class OutputFolder implements Outputs {
    private final Optional<Path> folder;
    private final String runId;
    private final OutputStream standardOutput;
    private final OutputStream standardError;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private record Pending(Path written, DigestOutputStream stream) {}

    OutputFolder(Optional<Path> folder, String runId, OutputStream standardOutput, OutputStream standardError) {
        this.folder = folder.map(path -> path.toAbsolutePath().normalize());
        this.runId = runId;
        this.standardOutput = buffered(standardOutput);
        this.standardError = buffered(standardError);
    }

    private static OutputStream buffered(OutputStream stream) {
        return new BufferedOutputStream(
                new FilterOutputStream(stream) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void close() throws IOException {
                        flush(); // it belongs to whoever gave it
                    }
                },
                1 << 16);
    }

    @Override
    public OutputStream create(String name) throws IOException {
        Path root = folder.orElseThrow(() -> new IOException(
                "this job writes files ('" + name + "'), but was given no output folder to put them in"));
        Path target = root.resolve(name).normalize();
        if (!target.startsWith(root) || target.equals(root)) {
            throw new IllegalArgumentException("output '" + name + "' lies outside the output folder");
        }
        if (pending.containsKey(name)) {
            throw new IllegalArgumentException("output '" + name + "' has been created already");
        }
        Path written = hidden(root).resolve(Integer.toString(pending.size()));
        Files.createDirectories(written.getParent());
        DigestOutputStream stream =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(written), 1 << 16), sha256());
        pending.put(name, new Pending(written, stream));
        return stream;
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
        notes.add(line);
    }

    @Override
    public void problem(String line) {
        problems.add(line);
    }

    List<String> notes() {
        return notes;
    }

    List<String> problems() {
        return problems;
    }

    /** Moves the files to their places and returns them. */
    List<OutputFile> publish() throws IOException {
        standardOutput.flush();
        standardError.flush();
        List<OutputFile> files = new ArrayList<>();
        for (Map.Entry<String, Pending> entry : pending.entrySet()) {
            Pending file = entry.getValue();
            file.stream().close();
            Path target = folder.orElseThrow().resolve(entry.getKey()).normalize();
            Files.createDirectories(target.getParent());
            Files.move(file.written(), target, StandardCopyOption.REPLACE_EXISTING);
            String hash =
                    HexFormat.of().formatHex(file.stream().getMessageDigest().digest());
            files.add(new OutputFile(target, Files.size(target), hash));
        }
        discard();
        return files;
    }

    /** Removes whatever has not been published. */
    void discard() throws IOException {
        for (Pending file : pending.values()) {
            try {
                file.stream().close();
            } catch (IOException e) {
                // what could not be written in full is deleted below
            }
        }
        pending.clear();
        Path hidden = folder.map(this::hidden).orElse(null);
        if (hidden != null && Files.isDirectory(hidden)) {
            try (Stream<Path> files = Files.walk(hidden)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path hidden(Path root) {
        return root.resolve(".whittle-" + runId);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
