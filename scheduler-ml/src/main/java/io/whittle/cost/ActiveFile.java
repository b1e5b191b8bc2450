package io.whittle.cost;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The file that says which version is in use: its first line, and on the lines below it what was in use before, latest
 * first. It is replaced as a whole, so that readers see one state or the other; writers take turns, in this process and
 * across processes.
 */
final class ActiveFile {
    /** Stands where no model was in use. */
    static final String NONE = "none";

    private static final String NAME = "active";
    private static final String VERSION = "[0-9]{4}|" + ModelRegistry.SHIPPED + "|" + NONE;
    private static final String LOCK = ".lock";
    private static final int MAX_LINES = 33;
    private static final int MAX_SHOWN = 40;

    private static final Object CHANGING = new Object();

    private final Path folder;

    ActiveFile(Path folder) {
        this.folder = folder;
    }

    Path file() {
        return folder.resolve(NAME);
    }

    /** What the lines become, given what they are. */
    interface Change {
        List<String> of(List<String> lines) throws IOException;
    }

    /**
     * Returns the version in use; empty where nobody has chosen yet.
     *
     * @throws IOException where the file cannot be read, or says something else than a version
     */
    Optional<String> first() throws IOException {
        List<String> lines = read();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String first = lines.get(0);
        if (!first.matches(VERSION)) {
            String shown = first.substring(0, Math.min(first.length(), MAX_SHOWN));
            throw new IOException("its first line is '" + shown + "', which names no model");
        }
        return Optional.of(first);
    }

    /** Returns whether the first line names a version. */
    boolean namesOne() throws IOException {
        List<String> lines = read();
        return !lines.isEmpty() && lines.get(0).matches(VERSION);
    }

    /** Returns the lines that name versions; none where nobody has chosen yet. */
    List<String> lines() throws IOException {
        return read().stream()
                .filter(line -> line.matches(VERSION))
                .limit(MAX_LINES)
                .toList();
    }

    /** Returns what the file says; no lines where there is none, and at least one where there is. */
    private List<String> read() throws IOException {
        try {
            // by a charset that fits any bytes: whatever lies there is to be told, and not to end as malformed text
            String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
            return List.of(text.strip().split("\\s*\\R\\s*", -1));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    void change(Change change) throws IOException {
        Files.createDirectories(folder);
        synchronized (CHANGING) {
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("lost the lock of " + file());
                }
                List<String> lines = new ArrayList<>(change.of(lines()));
                replace(lines.subList(0, Math.min(MAX_LINES, lines.size())));
            }
        }
    }

    private void replace(List<String> lines) throws IOException {
        Path temporary = folder.resolve("." + NAME + "-" + UUID.randomUUID());
        try {
            ModelFolder.writeAndSync(temporary, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            ModelFolder.delete(temporary);
            throw e;
        }
    }
}
