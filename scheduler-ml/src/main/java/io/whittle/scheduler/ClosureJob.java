package io.whittle.scheduler;

import io.whittle.spi.Requirements;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import java.util.Locale;

/** A {@link Job} of closures as a workload job: its block results stay in this JVM, so the bytes are empty. */
final class ClosureJob<R> implements WorkloadJob {
    private static final byte[] NO_BYTES = new byte[0];

    private final Job.Items items;
    private final Job.Partials<R> partials;

    ClosureJob(Job<R> job) {
        this.items = job.items();
        this.partials = job.partials();
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
        partials.run(cursor);
        return NO_BYTES;
    }

    @Override
    public ResultMerger merger(Outputs outputs) {
        return new ResultMerger() {
            @Override
            public void accept(int block, byte[] result) {
                partials.merge(block);
            }

            @Override
            public void finish() {}
        };
    }

    R result() {
        return partials.result();
    }
}
