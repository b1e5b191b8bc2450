package io.whittle.plugin.command;

import io.whittle.spi.workload.ItemSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a stream, kept from when they come until they are released. When many are kept the stream is not read
 * further, as a pipe's reader may, so that memory stays bounded. One thread reads; another one tells the scheduler, so
 * that the end can be announced while the reader waits for a person to type.
 */
final class StreamLines implements Lines, ItemSource {
    private final InputStream stream;
    private final boolean closesStream;
    private final boolean endedByZero;
    private final int windowBlocks;
    private final long maxBytes;
    private final long minLines;

    private byte[][] ring = new byte[1024][]; // guarded by this, like all below
    private long released;
    private long count;
    private long bytes;
    private boolean ended;
    private boolean stopped;
    private String failure = "";

    /**
     * @param closesStream whether {@link #stop} closes the stream: not where it is the process's standard input
     * @param windowBlocks see {@link ItemSource#windowBlocks}
     * @param maxBytes reading pauses while the lines kept are together longer than this …
     * @param minLines … and are at least this many, so that there is always a block to work on
     */
    StreamLines(
            InputStream stream,
            boolean closesStream,
            boolean endedByZero,
            int windowBlocks,
            long maxBytes,
            long minLines) {
        this.stream = stream;
        this.closesStream = closesStream;
        this.endedByZero = endedByZero;
        this.windowBlocks = windowBlocks;
        this.maxBytes = maxBytes;
        this.minLines = minLines;
    }

    @Override
    public int windowBlocks() {
        return windowBlocks;
    }

    @Override
    public void start(Listener listener) {
        startThread("whittle-command-input", this::read);
        startThread("whittle-command-announcer", () -> announce(listener));
    }

    private static void startThread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true); // a read of standard input cannot be interrupted, and must not keep the process alive
        thread.start();
    }

    private void read() {
        LineSplitter splitter = new LineSplitter(endedByZero);
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                if (!splitter.feed(buffer, read, this::append)) {
                    return;
                }
            }
            splitter.finish(this::append);
            end();
        } catch (IOException e) {
            fail("cannot read the input after line " + count() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            fail("the reading of the input was interrupted after line " + count());
        }
    }

    private synchronized boolean append(byte[] line) throws InterruptedException {
        while (bytes > maxBytes && count - released >= minLines && !ended) {
            wait();
        }
        if (ended) {
            return false;
        }
        if (count - released == ring.length) {
            grow();
        }
        ring[slot(count)] = line;
        count++;
        bytes += line.length;
        notifyAll();
        return true;
    }

    private void grow() {
        byte[][] larger = new byte[2 * ring.length][];
        for (long item = released; item < count; item++) {
            larger[(int) (item & (larger.length - 1))] = ring[slot(item)];
        }
        ring = larger;
    }

    private int slot(long item) {
        return (int) (item & (ring.length - 1));
    }

    private void announce(Listener listener) {
        long announced = 0;
        while (true) {
            long now;
            boolean last;
            String why;
            synchronized (this) {
                while (count == announced && !ended) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        fail("the reading of the input was interrupted after line " + count);
                    }
                }
                if (stopped) {
                    return;
                }
                now = count;
                last = ended;
                why = failure;
            }
            if (!why.isEmpty()) {
                listener.failed(why);
            } else if (last) {
                listener.complete(now);
            } else {
                listener.available(now);
            }
            if (last) {
                return;
            }
            announced = now;
        }
    }

    /** Ends the input here: what has been read is all there is. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void fail(String message) {
        failure = message;
        end();
    }

    @Override
    public void stop() {
        synchronized (this) {
            stopped = true;
            end();
        }
        if (closesStream) {
            try {
                stream.close();
            } catch (IOException e) {
                System.getLogger(StreamLines.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the input failed", e);
            }
        }
    }

    @Override
    public synchronized long count() {
        return count;
    }

    @Override
    public synchronized List<byte[]> range(long first, long end) {
        if (first < 0 || end > count || end <= first) {
            throw new IllegalArgumentException("lines " + first + " to " + end + " of " + count);
        }
        if (first < released) {
            return List.of();
        }
        List<byte[]> lines = new ArrayList<>((int) (end - first));
        for (long item = first; item < end; item++) {
            lines.add(ring[slot(item)]);
        }
        return lines;
    }

    @Override
    public synchronized void release(long end) {
        for (; released < Math.min(end, count); released++) {
            bytes -= ring[slot(released)].length;
            ring[slot(released)] = null;
        }
        notifyAll();
    }

    @Override
    public void close() {
        stop();
    }
}
