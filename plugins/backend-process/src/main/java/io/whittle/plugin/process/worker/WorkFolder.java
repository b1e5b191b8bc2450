package io.whittle.plugin.process.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The worker's folder for temporary files, its workloads' included. It is locked while the worker lives, and deleted by it
 * when it ends; those of workers that were killed are deleted by the next one that starts.
 */
final class WorkFolder {
    private static final String PREFIX = "whittle-worker-";
    private static final String LOCK = "lock";
    /** A folder without a lock counts as in use for this long. */
    private static final Duration BEING_CREATED = Duration.ofHours(1);

    private static final int MAX_ROUNDS = 50;

    private final Path folder;

    @SuppressWarnings("unused") // held while the process lives
    private final FileLock lock;

    private WorkFolder(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Creates the folder, and makes it the one that all temporary files of this JVM go to: call it before any is made. */
    static WorkFolder create() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = Files.createDirectory(parent.resolve(PREFIX + UUID.randomUUID()));
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        WorkFolder created = new WorkFolder(folder, channel.lock());
        System.setProperty("java.io.tmpdir", folder.toString());
        return created;
    }

    /** Returns where it lies. */
    Path path() {
        return folder;
    }

    /** Deletes the folder, as far as that goes: while the process ends, others may still be writing to it. */
    void delete() {
        for (int round = 0; round < MAX_ROUNDS && Files.exists(folder); round++) {
            delete(folder);
        }
    }

    /** Deletes folders of workers that live no more. */
    void sweep() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.getParent(), PREFIX + "*")) {
            for (Path other : folders) {
                if (!other.equals(folder) && isAbandoned(other)) {
                    delete(other);
                }
            }
        } catch (IOException e) {
            log("cannot look for folders of earlier workers", e);
        }
    }

    private static boolean isAbandoned(Path other) {
        Path file = other.resolve(LOCK);
        try {
            if (!Files.exists(file)) {
                Instant changed = Files.getLastModifiedTime(other).toInstant();
                return changed.isBefore(Instant.now().minus(BEING_CREATED));
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock taken = channel.tryLock()) {
                return taken != null;
            }
        } catch (IOException | OverlappingFileLockException e) {
            return false; // somebody else's, or gone
        }
    }

    private static void delete(Path top) {
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, IOException e) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            log("cannot delete " + top, e);
        }
    }

    private static void log(String what, IOException e) {
        System.getLogger(WorkFolder.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }
}
