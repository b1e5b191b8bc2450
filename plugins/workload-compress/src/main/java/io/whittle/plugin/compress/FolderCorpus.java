package io.whittle.plugin.compress;

import io.whittle.spi.Plural;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The regular files under a folder, as they were when the job was opened. Links are not followed. A file that cannot be
 * read, has vanished or has another size later fails the job, since what is left would not be what was asked for.
 */
final class FolderCorpus implements Corpus {
    private final Path root;
    private final String[] paths;
    private final long[] sizes;
    private final String identity;
    private final int leftOut;

    private FolderCorpus(Path root, List<Found> found, int leftOut) {
        this.root = root;
        this.paths = found.stream().map(Found::path).toArray(String[]::new);
        this.sizes = found.stream().mapToLong(Found::size).toArray();
        this.identity = identity(found);
        this.leftOut = leftOut;
    }

    private record Found(String path, long size, long changedMillis) {}

    /** The files' names, sizes and times of change in one line; a checksum is enough, as nobody wants to be fooled. */
    private static String identity(List<Found> found) {
        CRC32 checksum = new CRC32();
        for (Found file : found) {
            checksum.update((file.path() + '\0' + file.size() + '\0' + file.changedMillis() + '\0')
                    .getBytes(StandardCharsets.UTF_8));
        }
        long bytes = found.stream().mapToLong(Found::size).sum();
        return String.format(Locale.ROOT, "%d files of %d bytes, state %08x", found.size(), bytes, checksum.getValue());
    }

    static FolderCorpus of(Path root) {
        if (!Files.exists(root)) {
            throw failure("there is no folder '" + root + "'; check the parameter 'folder'");
        }
        if (!Files.isDirectory(root)) {
            throw failure("'" + root + "' is a file; name the folder that it is in");
        }
        Visitor visitor;
        try {
            Path real = root.toRealPath(); // the folder itself may be a link
            visitor = new Visitor(real);
            Files.walkFileTree(real, visitor);
        } catch (IOException e) {
            throw unreadable(root.toString(), e);
        }
        if (visitor.found.isEmpty()) {
            throw failure("there is no file under '" + root + "'; name a folder with files in it");
        }
        visitor.found.sort(Comparator.comparing(Found::path));
        return new FolderCorpus(root, visitor.found, visitor.leftOut);
    }

    @Override
    public int files() {
        return paths.length;
    }

    @Override
    public String path(int file) {
        return paths[file];
    }

    @Override
    public long size(int file) {
        return sizes[file];
    }

    @Override
    public void read(int file, long offset, byte[] target, int length) {
        Path path = root.resolve(paths[file]);
        // a channel of its own: when this thread is interrupted, nobody else's is closed
        try (SeekableByteChannel channel = Files.newByteChannel(path, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.wrap(target, 0, length);
            channel.position(offset);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // a read may bring less than there is room for
            }
            if (bytes.hasRemaining() || channel.size() != sizes[file]) {
                throw failure("'" + path + "' had " + sizes[file] + " bytes when the job began and has "
                        + channel.size() + " now; run the job again when nothing writes to the folder");
            }
        } catch (NoSuchFileException e) {
            String gone = Files.exists(root) ? "'" + path + "'" : "the folder '" + root + "'";
            throw new WorkloadException(
                    gone + " has vanished while the job ran; bring it back or run the job again", false, e);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public String leftOut() {
        return leftOut == 0
                ? ""
                : Plural.count(leftOut, "link or special file", "links and special files") + " under '" + root + "' "
                        + Plural.of(leftOut, "has", "have") + " been left out";
    }

    private static WorkloadException failure(String message) {
        return new WorkloadException(message, false);
    }

    private static WorkloadException unreadable(String path, IOException e) {
        String reason = e instanceof AccessDeniedException ? "access denied" : e.getMessage();
        return new WorkloadException(
                "'" + path + "' cannot be read (" + reason + "); make it readable, or name another folder", false, e);
    }

    /** Collects files; ends at the first one that cannot be looked at. */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Found> found = new ArrayList<>();
        private int leftOut;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                List<String> names = new ArrayList<>();
                root.relativize(file).forEach(name -> names.add(name.toString()));
                found.add(new Found(
                        String.join("/", names),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            } else {
                leftOut++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            throw unreadable(file.toString(), e);
        }
    }
}
