package io.whittle.plugin.command;

import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a regular file, all known from the start and read where they lie. In memory there is the place of every
 * 64th line, so that a billion lines are within reach. The file is not read through a channel, because interrupting one
 * reader would close that for all.
 */
final class FileLines implements Lines {
    private static final int STRIDE = 64;

    private final Path path;
    private final boolean endedByZero;
    private final RandomAccessFile file; // guarded by itself: place and read belong together
    private long[] places = new long[64];
    private long count;
    private long size;

    private FileLines(Path path, boolean endedByZero) throws IOException {
        this.path = path;
        this.endedByZero = endedByZero;
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    /** Reads the file once to find its lines. */
    static FileLines open(Path path, boolean endedByZero) throws IOException {
        FileLines lines = new FileLines(path, endedByZero);
        try {
            lines.index();
            return lines;
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    private void index() throws IOException {
        byte end = LineSplitter.endByte(endedByZero);
        byte[] buffer = new byte[1 << 18];
        long lineStart = 0;
        for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == end) {
                    add(lineStart);
                    lineStart = size + i + 1;
                }
            }
            size += read;
        }
        if (lineStart < size) {
            add(lineStart);
        }
    }

    private void add(long place) {
        if (count % STRIDE == 0) {
            int index = (int) (count / STRIDE);
            if (index == places.length) {
                places = Arrays.copyOf(places, 2 * index);
            }
            places[index] = place;
        }
        count++;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public List<byte[]> range(long first, long end) {
        if (first < 0 || end > count || end <= first) {
            throw new IllegalArgumentException("lines " + first + " to " + end + " of " + count);
        }
        long wanted = end - first;
        List<byte[]> lines = new ArrayList<>((int) wanted);
        long[] skip = {first % STRIDE};
        LineSplitter.Sink sink = line -> {
            if (skip[0] > 0) {
                skip[0]--;
            } else {
                lines.add(line);
            }
            return lines.size() < wanted;
        };
        try {
            read(places[(int) (first / STRIDE)], sink);
        } catch (IOException e) {
            throw new WorkloadException(
                    "cannot read line " + (first + 1) + " of " + path + ": " + e.getMessage(), false, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("taking lines into a list does not wait", e);
        }
        if (lines.size() < wanted) {
            throw new WorkloadException(
                    "input file " + path + " became shorter while it was being worked on; run again with a file that"
                            + " stays as it is",
                    false);
        }
        return lines;
    }

    private void read(long place, LineSplitter.Sink sink) throws IOException, InterruptedException {
        LineSplitter splitter = new LineSplitter(endedByZero);
        byte[] buffer = new byte[1 << 13];
        long position = place;
        while (position < size) {
            int read;
            synchronized (file) {
                file.seek(position);
                read = file.read(buffer, 0, (int) Math.min(buffer.length, size - position));
            }
            if (read < 0 || !splitter.feed(buffer, read, sink)) {
                return;
            }
            position += read;
        }
        splitter.finish(sink);
    }

    @Override
    public void release(long end) {}

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
