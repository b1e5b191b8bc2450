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

/** Items that give nothing and, unless asked to, cost nothing: what remains is what a dispatch costs. */
public final class EmptyWorkload implements Workload {
    @Override
    public WorkloadDescription description() {
        return new WorkloadDescription(
                "bench-empty",
                "1",
                "Items that give nothing.",
                List.of(
                        ParameterSpec.required("items", ParameterType.INTEGER, "how many"),
                        ParameterSpec.optional(
                                "steps", ParameterType.INTEGER, "0", "what each costs, in nanoseconds or so")));
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        long items = parameters.integer("items");
        long steps = parameters.integer("steps");
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
                if (steps == 0) {
                    cursor.skipToEnd();
                }
                return new byte[worked(cursor) == 0 ? 1 : 0];
            }

            /** Returns a number that is never 0, but depends on the work so that it has to be done. */
            private long worked(Cursor cursor) {
                long state = 1;
                while (cursor.next()) {
                    for (long step = 0; step < steps; step++) {
                        state ^= state << 13;
                        state ^= state >>> 7;
                        state ^= state << 17;
                    }
                }
                return state;
            }

            @Override
            public ResultMerger merger(Outputs outputs) {
                return (block, result) -> {};
            }
        };
    }
}
