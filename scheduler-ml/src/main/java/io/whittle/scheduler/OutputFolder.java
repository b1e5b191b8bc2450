package io.whittle.scheduler;

import io.whittle.spi.OpenFiles;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.WorkloadException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private static final int BUFFER_BYTES = 1 << 16;

    private final Optional<Path> folder;
    private final String runId;
    private final Standard standardOutput;
    private final Standard standardError;
    private final List<Path> createdFolders = new ArrayList<>();
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private record Pending(Path written, DigestOutputStream stream) {}

    OutputFolder(Optional<Path> folder, String runId, OutputStream standardOutput, OutputStream standardError) {
        this.folder = folder.map(path -> path.toAbsolutePath().normalize());
        this.runId = runId;
        this.standardOutput = new Standard(standardOutput);
        this.standardError = new Standard(standardError);
    }

    /** A stream that belongs to whoever gave it; the buffer is made with the first use, as most jobs write files alone. */
    private static final class Standard extends OutputStream {
        private final OutputStream stream;
        private boolean failed;
        private Optional<BufferedOutputStream> buffer = Optional.empty();

        Standard(OutputStream stream) {
            this.stream = stream;
        }

        private BufferedOutputStream buffer() {
            if (buffer.isEmpty()) {
                buffer = Optional.of(new BufferedOutputStream(stream, BUFFER_BYTES));
            }
            return buffer.get();
        }

        private interface Writing {
            void run() throws IOException;
        }

        private void attempt(Writing writing) throws IOException {
            try {
                writing.run();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void write(int oneByte) throws IOException {
            attempt(() -> buffer().write(oneByte));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            attempt(() -> buffer().write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            if (buffer.isPresent()) {
                attempt(buffer.get()::flush);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Lets those who read what the job says see all of it. */
    void flush() throws IOException {
        standardOutput.flush();
    }

    /** Returns one sentence for a person on what kept the results from being merged and written. */
    String sentence(Throwable thrown) {
        if (thrown instanceof WorkloadException || thrown instanceof UnreadableResultException) {
            return thrown.getMessage();
        }
        if (thrown instanceof IOException e) {
            return folder.filter(path -> !standardOutput.failed && !standardError.failed)
                    .map(path -> "cannot write the results to " + path + " (" + reason(e) + "); "
                            + OpenFiles.remedy(e, "make room there, or choose another folder"))
                    .orElseGet(() -> "cannot write the results: " + e.getMessage());
        }
        return "merging the results failed: " + thrown;
    }

    /** Returns what went wrong; the system's exceptions often have no more than a path to say. */
    private static String reason(IOException thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof FileAlreadyExistsException) {
            return message + " is there already, and is no folder";
        }
        if (thrown instanceof DirectoryNotEmptyException) {
            return message + " is a folder, where a file is to be written";
        }
        if (thrown instanceof NoSuchFileException) {
            return "there is no " + message;
        }
        if (thrown instanceof AccessDeniedException) {
            return message + " may not be written to";
        }
        return message;
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
        if (pending.isEmpty()) {
            deleteAll(hidden(root)); // what an earlier life of the run may have left half-written
        }
        Path written = hidden(root).resolve(Integer.toString(pending.size()));
        createFolders(written.getParent());
        DigestOutputStream stream = new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(written), BUFFER_BYTES), sha256());
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
        for (Pending file : pending.values()) {
            file.stream().close(); // a disk that is full says so here, before anything is replaced
        }
        List<OutputFile> files = new ArrayList<>();
        for (Map.Entry<String, Pending> entry : pending.entrySet()) {
            Pending file = entry.getValue();
            Path target = folder.orElseThrow().resolve(entry.getKey()).normalize();
            createFolders(target.getParent());
            if (Files.isDirectory(target)) {
                throw new DirectoryNotEmptyException(target.toString());
            }
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
        for (Pending file : pending.values()) {
            Files.deleteIfExists(file.written());
        }
        pending.clear();
        if (folder.isPresent() && !isGone(hidden(folder.get()))) {
            deleteAll(hidden(folder.get()));
        }
        removeEmptyFolders();
    }

    /** Deletes an empty folder, without looking into it: that takes a file handle, and there may be none left. */
    private static boolean isGone(Path folder) throws IOException {
        try {
            return !Files.isDirectory(folder) || Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private static void deleteAll(Path hidden) throws IOException {
        if (Files.isDirectory(hidden)) {
            try (Stream<Path> files = Files.walk(hidden)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void createFolders(Path wanted) throws IOException {
        for (Path path = wanted; path != null && !Files.exists(path); path = path.getParent()) {
            createdFolders.add(path);
        }
        Files.createDirectories(wanted);
    }

    /** A job that failed leaves no folder behind that was not there before. */
    private void removeEmptyFolders() throws IOException {
        createdFolders.sort(Comparator.reverseOrder());
        for (Path created : createdFolders) {
            try {
                Files.deleteIfExists(created);
            } catch (DirectoryNotEmptyException e) {
                // something is in it: the results, or what others put there
            }
        }
        createdFolders.clear();
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
