package io.whittle.spi.contract;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A job that has been opened and knows all its items. Used by one thread, {@link #run} by several. */
final class OpenedJob implements AutoCloseable {
    private final WorkloadJob job;
    private final Partition partition;

    private OpenedJob(WorkloadJob job, Partition partition) {
        this.job = job;
        this.partition = partition;
    }

    /** Opens a job and waits for its items. */
    static OpenedJob open(Workload workload, Map<String, String> given) throws InterruptedException {
        WorkloadJob job = workload.open(Parameters.parse(workload.description().parameters(), given));
        long grain = job.grain();
        Optional<ItemSource> source = job.source();
        long items = source.isPresent() ? Arrivals.of(source.get()) : job.items();
        return new OpenedJob(job, new Partition(items, grain));
    }

    WorkloadJob job() {
        return job;
    }

    Partition partition() {
        return partition;
    }

    Cursor cursor(int block) {
        return new Cursor(block, partition.firstItem(block), partition.endItem(block));
    }

    /** Runs a block without some of its items. */
    byte[] runWithout(int block, long... items) throws Exception {
        Cursor cursor = cursor(block).without(items);
        byte[] result = job.runBlock(cursor);
        if (result == null || !cursor.exhausted()) {
            throw new AssertionError("block " + block + " was not run to its end without " + Arrays.toString(items));
        }
        return result;
    }

    byte[] run(int block) throws Exception {
        return job.runBlock(cursor(block));
    }

    /** Runs all blocks in order. */
    List<byte[]> runAll() throws Exception {
        List<byte[]> results = new ArrayList<>();
        for (int block = 0; block < partition.blocks(); block++) {
            results.add(run(block));
        }
        return results;
    }

    /** Merges with a block left out; where the merger refuses, returns why. */
    List<String> mergeWithout(int leftOut, List<byte[]> results) throws Exception {
        RecordedOutputs outputs = new RecordedOutputs();
        try (ResultMerger merger = job.merger(outputs)) {
            for (int block = 0; block < results.size(); block++) {
                if (block == leftOut) {
                    merger.leftOut(block);
                } else {
                    merger.accept(block, results.get(block));
                }
            }
            merger.finish();
        } catch (WorkloadException e) {
            return List.of("refused: " + e.getMessage());
        }
        return outputs.summary();
    }

    /** Merges results and returns what was put out. */
    List<String> merge(List<byte[]> results) throws Exception {
        RecordedOutputs outputs = new RecordedOutputs();
        try (ResultMerger merger = job.merger(outputs)) {
            for (int block = 0; block < results.size(); block++) {
                merger.accept(block, results.get(block));
            }
            merger.finish();
        }
        return outputs.summary();
    }

    @Override
    public void close() {
        job.close();
    }

    /** Hears of a source's items. */
    private static final class Arrivals implements ItemSource.Listener {
        private final CountDownLatch over = new CountDownLatch(1);
        private final List<String> violations = new ArrayList<>();
        private long known;

        static long of(ItemSource source) throws InterruptedException {
            Arrivals arrivals = new Arrivals();
            if (source.windowBlocks() < 1) {
                throw new AssertionError("a window of " + source.windowBlocks() + " blocks lets nothing run");
            }
            source.start(arrivals);
            Patience.await(arrivals.over, "the source to bring its last item");
            source.stop();
            return arrivals.checked();
        }

        private synchronized long checked() {
            if (!violations.isEmpty()) {
                throw new AssertionError("the source " + violations);
            }
            return known;
        }

        @Override
        public synchronized void available(long items) {
            if (items < known || over.getCount() == 0) {
                violations.add("said " + items + " items after " + known + (over.getCount() == 0 ? " at the end" : ""));
            }
            known = items;
        }

        @Override
        public synchronized void complete(long items) {
            available(items);
            over.countDown();
        }

        @Override
        public synchronized void failed(String message) {
            violations.add("failed: " + message);
            over.countDown();
        }
    }
}
