package io.whittle.scheduler;

import io.whittle.commitlog.BlockPositions;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Merges a run's results in block order on a thread of its own. Of those that must wait for one before them, some are kept
 * in memory, and the others are read from the log when their turn comes. Methods may be called by any thread; answers come
 * from the merging thread.
 */
final class Merge {
    /** Hears how the merge goes; called by the merging thread. */
    interface Listener {
        /** All blocks before this one have been merged. */
        void merged(int endBlock);

        /** Further results have been taken in. */
        void accepted();

        /** The merge cannot go on. */
        void broken(String message, String detail);
    }

    /** Where results are that have a position. */
    interface Source {
        byte[] result(long position) throws IOException;
    }

    private final WorkloadJob job;
    private final OutputFolder outputs;
    private final Listener listener;
    private final long maxBytesInMemory;
    private final AtomicLong bytesInMemory = new AtomicLong();
    private final ExecutorService thread;
    private volatile boolean abandoned;
    private BlockPositions positions = new BlockPositions(); // this and the rest: merging thread only
    private Source source = position -> {
        throw new IOException("there is no log");
    };
    private final Map<Integer, byte[]> inMemory = new HashMap<>();
    private ResultMerger merger;
    private int nextBlock;
    private final BitSet leftOut = new BitSet();
    private boolean broken;

    Merge(String runId, WorkloadJob job, OutputFolder outputs, long maxBytesInMemory, Listener listener) {
        this.job = job;
        this.outputs = outputs;
        this.listener = listener;
        this.maxBytesInMemory = maxBytesInMemory;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "whittle-merge-" + runId);
            created.setDaemon(true);
            return created;
        });
    }

    /** Says where results with a position are. */
    void readFrom(Source from) {
        execute(() -> source = from);
    }

    /** Takes in what an earlier life of the run has left in the log. */
    void recover(BlockPositions recovered) {
        execute(() -> {
            positions = recovered;
            mergeOn();
        });
    }

    /** Returns whether so many bytes more may be kept in memory. */
    boolean hasRoom(long bytes) {
        return bytesInMemory.get() + bytes <= maxBytesInMemory;
    }

    /** Takes in results that are in memory alone. */
    void accept(BlockOutcomes outcomes) {
        accept(outcomes, new long[0]);
    }

    /**
     * Takes in results, and merges as far as there is no gap.
     *
     * @param places where each is in the log; none where they are in memory alone
     */
    void accept(BlockOutcomes outcomes, long[] places) {
        int[] blocks = new int[outcomes.size()];
        byte[][] kept = new byte[blocks.length][]; // null: to be read from its place
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = outcomes.block(i);
            byte[] result = outcomes.result(i);
            if (places.length == 0 || hasRoom(result.length)) {
                bytesInMemory.addAndGet(result.length);
                kept[i] = result;
            }
        }
        execute(() -> {
            for (int i = 0; i < blocks.length; i++) {
                if (kept[i] != null) {
                    inMemory.put(blocks[i], kept[i]);
                    kept[i] = null;
                } else {
                    positions.put(blocks[i], places[i]);
                }
            }
            mergeOn();
            listener.accepted();
        });
    }

    private void mergeOn() throws Exception {
        int before = nextBlock;
        while (!abandoned && mergeNext()) {
            nextBlock++;
        }
        if (nextBlock > before) {
            outputs.flush();
            listener.merged(nextBlock);
        }
    }

    private boolean mergeNext() throws Exception {
        byte[] result = inMemory.remove(nextBlock);
        if (result != null) {
            bytesInMemory.addAndGet(-result.length);
        } else if (positions.has(nextBlock)) {
            result = read(nextBlock);
        } else if (leftOut.get(nextBlock)) {
            merger().leftOut(nextBlock);
            return true;
        } else {
            return false;
        }
        merger().accept(nextBlock, result);
        return true;
    }

    private byte[] read(int block) throws UnreadableResultException {
        try {
            return source.result(positions.get(block));
        } catch (IOException e) {
            throw new UnreadableResultException(
                    "the result of block " + block + " cannot be read back from the log (" + e.getMessage()
                            + "); resume the run: it runs again then",
                    e);
        }
    }

    /** A block has no result, and is to be merged without. */
    void leaveOut(int block) {
        execute(() -> {
            leftOut.set(block);
            mergeOn();
        });
    }

    /** All results have been handed over: completes the outputs, publishes the files, and says which they are. */
    void finish(int blocks, java.util.function.Consumer<List<OutputFile>> whenDone) {
        execute(() -> {
            if (nextBlock != blocks) {
                throw new IllegalStateException("only " + nextBlock + " of " + blocks + " blocks were merged");
            }
            merger().finish();
            merger().close();
            merger = null;
            whenDone.accept(outputs.publish());
        });
    }

    /** Releases everything, after what is being done; then runs the action. */
    void close(Runnable whenClosed) {
        abandoned = true;
        thread.execute(() -> {
            cleanUp(() -> {
                if (merger != null) {
                    merger.close();
                }
            });
            cleanUp(outputs::discard);
            inMemory.clear();
            cleanUp(job::close);
            whenClosed.run();
        });
        thread.shutdown();
    }

    private static void cleanUp(Step step) {
        try {
            step.run();
        } catch (Throwable e) { // a run must end, whatever its workload does
            System.getLogger(Merge.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot clean up after a run: " + e);
        }
    }

    private ResultMerger merger() throws Exception {
        if (merger == null) {
            merger = job.merger(outputs);
            if (merger == null) {
                throw new WorkloadException("the workload brings nothing to merge results with", false);
            }
        }
        return merger;
    }

    private interface Step {
        void run() throws Exception;
    }

    private void execute(Step step) {
        try {
            thread.execute(() -> attempt(step));
        } catch (RejectedExecutionException e) {
            // the run has ended, and what comes late is of no use
        }
    }

    private void attempt(Step step) {
        if (broken) {
            return;
        }
        try {
            step.run();
        } catch (Throwable e) { // also errors: what has not been merged must never pass for a result
            broken = true;
            listener.broken(outputs.sentence(e), stackTrace(e));
        }
    }

    static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
