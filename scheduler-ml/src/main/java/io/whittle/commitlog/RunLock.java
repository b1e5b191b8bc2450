package io.whittle.commitlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps two schedulers from working on one run. The operating system lets go of it when the process ends, however it
 * ends. Safe for use by any thread.
 */
final class RunLock implements Closeable {
    /** Those of this process: the system would give up a lock of its own when the file is opened and closed once more. */
    private static final Set<Path> HELD = new HashSet<>(); // guarded by itself

    private final Path path;
    private final FileChannel channel;

    private RunLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the lock; empty where somebody else has it. */
    static Optional<RunLock> tryTake(Path path) throws IOException {
        Path key = path.toAbsolutePath().normalize();
        synchronized (HELD) {
            if (HELD.contains(key)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    HELD.add(key);
                    return Optional.of(new RunLock(key, channel));
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
            return Optional.empty();
        }
    }

    /** Returns whether somebody has the lock, here or elsewhere. */
    static boolean isTaken(Path path) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(path.toAbsolutePath().normalize())) {
                return true;
            }
        }
        if (!Files.exists(path)) {
            return false;
        }
        Optional<RunLock> lock = tryTake(path);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(path);
            channel.close();
        }
    }
}
