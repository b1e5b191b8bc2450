package io.whittle.scheduler;

import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.util.List;

/** A job of one item that gives one byte, and a base for those that do something else. */
class OneItem implements WorkloadJob {
    private static final WorkloadDescription DESCRIPTION =
            new WorkloadDescription("foreign", "1", "Does what a test asks for.", List.of());

    /** Returns how such a job is asked for. */
    static JobRequest request(WorkloadJob job) {
        return JobRequest.of(DESCRIPTION, Parameters.none(), job, Policies.fallback());
    }

    @Override
    public long items() {
        return 1;
    }

    @Override
    public byte[] runBlock(Cursor cursor) {
        while (cursor.next()) {
            // nothing to do
        }
        return new byte[1];
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        return (block, result) -> {};
    }
}
