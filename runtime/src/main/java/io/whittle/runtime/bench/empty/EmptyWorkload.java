package io.whittle.runtime.bench.empty;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;

/** Items that cost nothing and give nothing: what remains is what a dispatch costs. */
public final class EmptyWorkload implements Workload {
    @Override
    public WorkloadDescription description() {
        return new WorkloadDescription(
                "bench-empty",
                "1",
                "Items that cost nothing.",
                List.of(ParameterSpec.required("items", ParameterType.INTEGER, "how many")));
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        long items = parameters.integer("items");
        return new WorkloadJob() {
            @Override
            public long items() {
                return items;
            }

            @Override
            public long grain() {
                return 1;
            }

            @Override
            public byte[] runBlock(Cursor cursor) {
                cursor.skipToEnd();
                return new byte[0];
            }

            @Override
            public ResultMerger merger(Outputs outputs) {
                return (block, result) -> {};
            }
        };
    }
}
