package io.whittle.runtime.osgi;

import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A folder of this process alone for the framework's files, so that several processes never meet in one; deleted when
 * closed. A process that was killed leaves its folder behind, unlocked, and the next one that closes deletes it.
 */
final class CacheFolder implements AutoCloseable {
    private static final String PREFIX = "whittle-framework-";
    private static final String LOCK = "lock";
    private static final int MAX_START_SECONDS = 10;
    /** A folder without a lock file counts as in use for this long. */
    private static final Duration BEING_CREATED = Duration.ofHours(1);

    private static final System.Logger LOG = System.getLogger(CacheFolder.class.getName());

    private final Path folder;
    private final FileChannel lock;

    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread atExit = new Thread(this::deleteAtExit, "whittle-clean");

    private CacheFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Creates a folder in the system's temporary folder. */
    static CacheFolder create() {
        return createIn(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static CacheFolder createIn(Path parent) {
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new CacheFolder(folder, channel);
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
    }

    /** Returns what is thrown where the temporary folder cannot be written to. */
    static UncheckedIOException unwritable(Path parent, IOException cause) {
        return new UncheckedIOException(
                "cannot write to the temporary folder " + parent + " (" + cause.getMessage() + "): "
                        + OpenFiles.remedy(cause, "make room there, or name another in the variable TMPDIR"),
                cause);
    }

    /** Returns where it lies. */
    Path path() {
        return folder;
    }

    @Override
    public void close() {
        settled();
        try {
            lock.close();
            sweep(folder.getParent());
        } catch (IOException e) {
            // Nothing of value is in it; the next process tries again.
            LOG.log(System.Logger.Level.INFO, "cannot sweep up beside " + folder, e);
        }
        deleteQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "the process is ending already", e);
        }
    }

    /** The framework has written what it writes when it starts, or has failed to start. */
    void settled() {
        settled.countDown();
    }

    void deleteAtExit() {
        try {
            // what is written after it has been deleted stays for ever
            if (!settled.await(MAX_START_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "the framework is still starting in {0}", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteQuietly();
    }

    private void deleteQuietly() {
        try {
            delete(folder);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "cannot delete " + folder, e);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : folders) {
                if (isAbandoned(other)) {
                    delete(other);
                }
            }
        }
    }

    private static boolean isAbandoned(Path other) throws IOException {
        if (!Files.exists(other.resolve(LOCK))) {
            // Created this moment, or by a process that was killed in the next one.
            return Files.exists(other)
                    && Files.getLastModifiedTime(other)
                            .toInstant()
                            .isBefore(Instant.now().minus(BEING_CREATED));
        }
        try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // Another thread or process deletes it, too.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
