package io.whittle.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A log's file on a disk. */
final class DiskLogFile implements LogFile {
    private final FileChannel channel;
    private final Path path;
    private boolean entered; // whether the folders that lead to the file are on the disk

    private DiskLogFile(FileChannel channel, Path path, boolean entered) {
        this.channel = channel;
        this.path = path;
        this.entered = entered;
    }

    /** Makes a new file, or empties one. */
    static DiskLogFile create(Path path, OpenOption... further) throws IOException {
        Set<OpenOption> options = new java.util.HashSet<>(Set.of(further));
        options.addAll(Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
        return new DiskLogFile(FileChannel.open(path, options), path, false);
    }

    /** Opens a file that is there. */
    static DiskLogFile open(Path path) throws IOException {
        return new DiskLogFile(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), path, true);
    }

    /** Opens a file that is there, to look at it. */
    static DiskLogFile openToRead(Path path) throws IOException {
        return new DiskLogFile(FileChannel.open(path, StandardOpenOption.READ), path, true);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        Thread.interrupted(); // Java closes a channel under a thread that is interrupted, and for everybody else
        return channel.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
        if (!entered) {
            enter();
            entered = true;
        }
    }

    /** A file that is safe is of no use where the folder does not know it. */
    private void enter() {
        Path folder = path.toAbsolutePath().getParent();
        for (int levels = 0; folder != null && levels < 3; levels++) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            } catch (IOException e) {
                return; // not every system lets a program do this; those that do not, do it themselves
            }
            folder = folder.getParent();
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
