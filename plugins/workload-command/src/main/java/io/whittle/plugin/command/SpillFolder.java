package io.whittle.plugin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A temporary folder for what processes write too much of to keep in memory; made when first needed. Files are named
 * after block, process and stream, so that a block that runs twice leaves them once. Safe for use by any thread.
 */
final class SpillFolder implements AutoCloseable {
    private Optional<Path> folder = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this
    private long made; // guarded by this

    private synchronized Path folder() throws IOException {
        if (closed) {
            throw new IOException("the job has ended");
        }
        if (folder.isEmpty()) {
            folder = Optional.of(Files.createTempDirectory("whittle-command-"));
        }
        return folder.get();
    }

    /** Returns the name of a new file, which is not made. */
    synchronized Path newFile() throws IOException {
        return folder().resolve("new-" + made++);
    }

    /** Returns where the output of a process is kept. */
    Path place(int block, int process, String stream) throws IOException {
        return folder().resolve(block + "-" + process + "-" + stream);
    }

    /** Moves a captured output to where it is kept, where it is in a file at all. */
    Captured keep(Captured captured, int block, int process, String stream) throws IOException {
        if (captured.file().isEmpty()) {
            return captured;
        }
        Path place = place(block, process, stream);
        Files.move(captured.file().get(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Captured(captured.length(), captured.bytes(), Optional.of(place), captured.checksum());
    }

    /** Deletes the folder and all in it. */
    @Override
    public void close() {
        Optional<Path> made;
        synchronized (this) {
            closed = true;
            made = folder;
            folder = Optional.empty();
        }
        made.ifPresent(SpillFolder::delete);
    }

    private static void delete(Path folder) {
        try {
            List<Path> files = new ArrayList<>();
            try (var listed = Files.list(folder)) {
                listed.forEach(files::add);
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.getLogger(SpillFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot delete the temporary folder " + folder, e);
        }
    }
}
