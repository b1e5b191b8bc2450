package io.whittle.plugin.command;

import io.whittle.spi.Partition;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a job as a host does: some threads run blocks as soon as all their items are known, within the window, and results
 * are merged in order by whoever completes the prefix.
 */
final class RunningJob implements AutoCloseable {
    private final WorkloadJob job;
    private final RecordedOutputs outputs;
    private final ResultMerger merger;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, byte[]> results = new HashMap<>(); // guarded by this, like all below
    private final Map<Thread, Cursor> inHand = new HashMap<>();
    private long items;
    private boolean complete;
    private int next;
    private int merged;
    private boolean merging;
    private Throwable failure;
    private boolean cancelled;

    RunningJob(WorkloadJob job, int threadCount, RecordedOutputs outputs) throws Exception {
        this.job = job;
        this.outputs = outputs;
        this.merger = job.merger(outputs);
        this.items = job.items();
        this.complete = job.source().isEmpty();
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(this::work, "test-node-" + i);
            threads.add(thread);
            thread.start();
        }
        job.source().ifPresent(source -> source.start(new Growth()));
    }

    private final class Growth implements ItemSource.Listener {
        @Override
        public void available(long now) {
            grow(now, false, null);
        }

        @Override
        public void complete(long now) {
            grow(now, true, null);
        }

        @Override
        public void failed(String message) {
            grow(items, true, new AssertionError(message));
        }
    }

    private synchronized void grow(long now, boolean last, Throwable why) {
        if (now < items || complete) {
            throw new AssertionError("items never become fewer, and come before the end: " + now);
        }
        items = now;
        complete = last;
        failure = why;
        notifyAll();
    }

    private void work() {
        try {
            for (Cursor cursor = claim(); cursor != null; cursor = claim()) {
                byte[] result = job.runBlock(cursor);
                if (!cursor.cancelled() && !cursor.exhausted()) {
                    throw new AssertionError("items of block " + cursor.block() + " left unread");
                }
                done(cursor.block(), result);
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private synchronized Cursor claim() throws InterruptedException {
        while (!cancelled && failure == null) {
            Partition partition = new Partition(items, job.grain());
            long window = job.source().map(ItemSource::windowBlocks).orElse(Integer.MAX_VALUE);
            boolean known = next < partition.blocks() && (complete || partition.size(next) == job.grain());
            if (known && next < merged + window) {
                Cursor cursor = new Cursor(next, partition.firstItem(next), partition.endItem(next));
                next++;
                inHand.put(Thread.currentThread(), cursor);
                return cursor;
            }
            if (complete && next >= partition.blocks()) {
                return null;
            }
            wait();
        }
        return null;
    }

    private void done(int block, byte[] result) throws Exception {
        synchronized (this) {
            inHand.remove(Thread.currentThread());
            results.put(block, result);
            if (merging || cancelled) {
                return;
            }
            merging = true;
        }
        while (true) {
            byte[] ready;
            synchronized (this) {
                ready = results.remove(merged);
                if (ready == null) {
                    merging = false;
                    notifyAll();
                    return;
                }
            }
            merger.accept(merged, ready);
            synchronized (this) {
                merged++;
                notifyAll();
            }
        }
    }

    private synchronized void fail(Throwable e) {
        if (!cancelled) {
            failure = e;
        }
        notifyAll();
    }

    /** Stops as a host does: no further block, the item in hand cancelled, its thread interrupted. */
    void cancel() {
        synchronized (this) {
            cancelled = true;
            inHand.forEach((thread, cursor) -> {
                cursor.cancel();
                thread.interrupt();
            });
            notifyAll();
        }
    }

    /** Waits for the end and completes the merge. */
    RecordedOutputs finish() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (this) {
            if (failure instanceof Exception e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
        merger.finish();
        return outputs;
    }

    @Override
    public void close() {
        cancel();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        merger.close();
        job.close();
    }
}
