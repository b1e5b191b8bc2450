package io.whittle.scheduler;

import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;

/**
 * A {@link Job} of closures as a workload job: what its blocks give stays in this JVM. The bytes say which of it they stand
 * for: the items that the block was run without, eight bytes each, so that an attempt that was told of others changes nothing.
 */
final class ClosureJob<R> implements WorkloadJob {
    private static final byte[] NO_BYTES = new byte[0];

    /** A block that was run without some of its items. */
    private record Lacking(int block, List<Long> items) {}

    private final Job.Items items;
    private final Job.Partials<R> partials;
    /** What blocks gave; empty where there is nothing yet, or it has been merged. */
    private final AtomicReferenceArray<Optional<Object>> whole;

    private final Map<Lacking, Optional<Object>> lacking = new ConcurrentHashMap<>();

    ClosureJob(Job<R> job) {
        this.items = job.items();
        this.partials = job.partials();
        this.whole = new AtomicReferenceArray<>(new Partition(items.count(), items.grain()).blocks());
    }

    WorkloadDescription description() {
        String kind = "closure-" + items.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new WorkloadDescription(kind, "1", "A job of closures named '" + items.name() + "'.", List.of());
    }

    @Override
    public long items() {
        return items.count();
    }

    @Override
    public long grain() {
        return items.grain();
    }

    @Override
    public Requirements requirements() {
        return items.requirements();
    }

    @Override
    public boolean canLeaveOutItems() {
        return true;
    }

    @Override
    public byte[] runBlock(Cursor cursor) {
        Object partial = partials.run(cursor);
        long[] without = cursor.without();
        if (!cursor.exhausted()) {
            return NO_BYTES; // cancelled: nobody looks at it
        }
        if (without.length == 0) {
            whole.set(cursor.block(), Optional.ofNullable(partial));
            return NO_BYTES;
        }
        lacking.put(new Lacking(cursor.block(), Arrays.stream(without).boxed().toList()), Optional.ofNullable(partial));
        ByteBuffer bytes = ByteBuffer.allocate(without.length * Long.BYTES);
        Arrays.stream(without).forEach(bytes::putLong);
        return bytes.array();
    }

    private Optional<Object> taken(int block, byte[] result) {
        if (result.length == 0) {
            return whole.getAndSet(block, Optional.empty());
        }
        LongBuffer without = ByteBuffer.wrap(result).asLongBuffer();
        List<Long> items = LongStream.generate(without::get)
                .limit(without.remaining())
                .boxed()
                .toList();
        return lacking.remove(new Lacking(block, items));
    }

    @Override
    public ResultMerger merger(Outputs outputs) {
        return new ResultMerger() {
            @Override
            public void accept(int block, byte[] result) {
                partials.merge(taken(block, result).orElse(null));
            }

            @Override
            public void finish() {}
        };
    }

    R result() {
        return partials.result();
    }
}
