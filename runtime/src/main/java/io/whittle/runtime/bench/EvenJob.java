package io.whittle.runtime.bench;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Many short items that all cost the same: what a scheduler's own work is easiest to see with. */
final class EvenJob implements WorkloadJob {
    static final WorkloadDescription DESCRIPTION =
            new WorkloadDescription("bench-even", "1", "Items that all cost the same.", List.of());

    private final Set<Long> threads = ConcurrentHashMap.newKeySet();
    private final long items;
    private final int steps;
    private final int resultBytes;

    /** @param steps of a generator of random numbers, per item: each a nanosecond or so */
    EvenJob(long items, int steps) {
        this(items, steps, Long.BYTES);
    }

    /** @param resultBytes how long the result of a block is */
    EvenJob(long items, int steps, int resultBytes) {
        this.items = items;
        this.steps = steps;
        this.resultBytes = resultBytes;
    }

    @Override
    public long items() {
        return items;
    }

    @Override
    public long grain() {
        return 1;
    }

    /** Returns the ids of the threads that have run blocks. */
    Set<Long> threads() {
        return Set.copyOf(threads);
    }

    @Override
    public byte[] runBlock(Cursor cursor) {
        threads.add(Thread.currentThread().getId());
        long sum = 0;
        while (cursor.next()) {
            long state = cursor.item() + 1;
            for (int i = 0; i < steps; i++) {
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
            }
            sum += state;
        }
        return ByteBuffer.allocate(resultBytes).putLong(sum).array();
    }

    @Override
    public ResultMerger merger(Outputs outputs) {
        return new ResultMerger() {
            private long sum;

            @Override
            public void accept(int block, byte[] result) {
                sum += ByteBuffer.wrap(result).getLong();
            }

            @Override
            public void finish() {
                outputs.note("sum " + sum);
            }
        };
    }
}
