package io.whittle.spi.contract;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The simplest workload that keeps the contract, but for a fault: sums of item numbers. */
final class FaultyWorkload implements Workload {
    /** A way to break the contract of workloads, and the rule that must notice. */
    enum Fault {
        NONE(""),
        SAYS_NOTHING_OF_ITSELF("W1"),
        OPENS_ANYTHING("W2"),
        COUNTS_OTHERWISE_EACH_TIME("W3"),
        LEAVES_ITEMS("W4"),
        REMEMBERS_BLOCKS("W5"),
        LOOKS_AT_THE_THREAD("W6"),
        IS_SPOILED_BY_CANCEL("W7"),
        TELLS_NO_NUMBERS("W8"),
        TELLS_SUMS_FOR_MEANS("W8"),
        MERGES_OTHERWISE_EACH_TIME("W9"),
        CLOSES_ONCE_ONLY("W10"),
        STUMBLES_OVER_GAPS("W11"),
        KEEPS_RESULTS_BESIDE_ITS_BYTES("W12"),
        CLAIMS_WHAT_IT_LEAVES_OUT("W13"),
        COUNTS_GAPS("W13");

        private final String noticedBy;

        Fault(String noticedBy) {
            this.noticedBy = noticedBy;
        }

        String noticedBy() {
            return noticedBy;
        }
    }

    private final Fault fault;
    private final AtomicInteger count = new AtomicInteger();

    FaultyWorkload(Fault fault) {
        this.fault = fault;
    }

    @Override
    public WorkloadDescription description() {
        String summary = fault == Fault.SAYS_NOTHING_OF_ITSELF ? " " : "Sums numbers.";
        ParameterSpec items = ParameterSpec.required("items", ParameterType.INTEGER, "how many numbers");
        return new WorkloadDescription("faulty", "1", summary, List.of(items));
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        long items = parameters.integer("items");
        if (items < 0 && fault != Fault.OPENS_ANYTHING) {
            throw new WorkloadException("there are no " + items + " items", false);
        }
        return new SumJob(
                Math.max(0, items) + (fault == Fault.COUNTS_OTHERWISE_EACH_TIME ? count.incrementAndGet() : 0));
    }

    private final class SumJob implements WorkloadJob, ItemFeatures {
        private final long items;
        private final Map<Integer, String> kept = new ConcurrentHashMap<>();
        private boolean spoiled;
        private boolean closed;

        SumJob(long items) {
            this.items = items;
        }

        @Override
        public long items() {
            return items;
        }

        @Override
        public long grain() {
            return 3;
        }

        @Override
        public boolean canLeaveOutItems() {
            return true;
        }

        @Override
        public byte[] runBlock(Cursor cursor) {
            if (fault == Fault.CLAIMS_WHAT_IT_LEAVES_OUT) {
                cursor.skipToEnd();
                return new byte[1];
            }
            long sum = 0;
            long taken = 0;
            while (cursor.next()) {
                sum += cursor.item();
                taken++;
                if (fault == Fault.LEAVES_ITEMS) {
                    break;
                }
            }
            spoiled |= fault == Fault.IS_SPOILED_BY_CANCEL && cursor.cancelled();
            String text = sum + (spoiled ? " spoiled" : "");
            boolean missing = !cursor.cancelled() && taken < cursor.endItem() - cursor.firstItem();
            if (fault == Fault.REMEMBERS_BLOCKS || (fault == Fault.COUNTS_GAPS && missing)) {
                text += " " + count.incrementAndGet();
            } else if (fault == Fault.LOOKS_AT_THE_THREAD) {
                text += Thread.currentThread().getName();
            }
            kept.put(cursor.block(), text);
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            if (fault == Fault.MERGES_OTHERWISE_EACH_TIME) {
                outputs.note("merge " + count.incrementAndGet());
            }
            return new ResultMerger() {
                private int next;

                @Override
                public void accept(int block, byte[] result) throws IOException {
                    if (fault == Fault.STUMBLES_OVER_GAPS && block != next++) {
                        throw new IllegalStateException("block " + block + " after " + (next - 2));
                    }
                    boolean beside = fault == Fault.KEEPS_RESULTS_BESIDE_ITS_BYTES && kept.containsKey(block);
                    outputs.standardOutput().write(beside ? kept.get(block).getBytes(StandardCharsets.UTF_8) : result);
                }
            };
        }

        @Override
        public ItemFeatures features() {
            return this;
        }

        @Override
        public List<String> names() {
            return List.of("number");
        }

        @Override
        public void means(long first, long end, double[] means) {
            double mean = (first + end - 1) / 2.0;
            means[0] = switch (fault) {
                case TELLS_NO_NUMBERS -> Double.NaN;
                case TELLS_SUMS_FOR_MEANS -> mean * (end - first);
                default -> mean;
            };
        }

        @Override
        public void close() {
            if (closed && fault == Fault.CLOSES_ONCE_ONLY) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
        }
    }
}
