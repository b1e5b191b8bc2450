package io.whittle.scheduler;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Merges a run's results in block order on a thread of its own. Methods are called by the loop; answers come from the
 * merging thread.
 */
final class Merge {
    private static final long MAX_BYTES_IN_MEMORY = 64L << 20;

    /** Hears how the merge goes; called by the merging thread. */
    interface Listener {
        /** All blocks before this one have been merged. */
        void merged(int endBlock);

        /** Further results have been taken in. */
        void accepted();

        /** The merge cannot go on. */
        void broken(String message, String detail);
    }

    private final WorkloadJob job;
    private final OutputFolder outputs;
    private final Listener listener;
    private final Spill spill;
    private final ExecutorService thread;
    private ResultMerger merger; // this and the rest: merging thread only
    private int nextBlock;
    private final BitSet leftOut = new BitSet();
    private boolean broken;

    Merge(String runId, WorkloadJob job, OutputFolder outputs, Path spillFolder, Listener listener) {
        this.job = job;
        this.outputs = outputs;
        this.listener = listener;
        this.spill = new Spill(spillFolder, MAX_BYTES_IN_MEMORY);
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "whittle-merge-" + runId);
            created.setDaemon(true);
            return created;
        });
    }

    /** Takes results in and merges as far as there is no gap. */
    void accept(BlockOutcomes outcomes) {
        thread.execute(() -> attempt(() -> {
            for (int i = 0; i < outcomes.size(); i++) {
                spill.put(outcomes.block(i), outcomes.result(i));
            }
            advance();
            listener.accepted();
        }));
    }

    /** A block has no result, and is to be merged without. */
    void leaveOut(int block) {
        thread.execute(() -> attempt(() -> {
            leftOut.set(block);
            advance();
        }));
    }

    private void advance() throws Exception {
        int before = nextBlock;
        while (spill.has(nextBlock) || leftOut.get(nextBlock)) {
            if (leftOut.get(nextBlock)) {
                merger().leftOut(nextBlock);
            } else {
                merger().accept(nextBlock, spill.take(nextBlock));
            }
            nextBlock++;
        }
        if (nextBlock > before) {
            outputs.flush();
            listener.merged(nextBlock);
        }
    }

    /** All results have been handed over: completes the outputs, publishes the files, and says which they are. */
    void finish(int blocks, java.util.function.Consumer<List<OutputFile>> whenDone) {
        thread.execute(() -> attempt(() -> {
            if (nextBlock != blocks) {
                throw new IllegalStateException("only " + nextBlock + " of " + blocks + " blocks were merged");
            }
            merger().finish();
            merger().close();
            merger = null;
            whenDone.accept(outputs.publish());
        }));
    }

    /** Releases everything, after what is being done; then runs the action. */
    void close(Runnable whenClosed) {
        thread.execute(() -> {
            cleanUp(() -> {
                if (merger != null) {
                    merger.close();
                }
            });
            cleanUp(outputs::discard);
            cleanUp(spill::close);
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
        }
        return merger;
    }

    private interface Step {
        void run() throws Exception;
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
