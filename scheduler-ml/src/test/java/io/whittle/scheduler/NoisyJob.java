package io.whittle.scheduler;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;

/** A job whose blocks give bytes that depend on their number alone, some of them many, after some work. */
final class NoisyJob implements WorkloadJob {
    static final WorkloadDescription DESCRIPTION = new WorkloadDescription("noisy", "1", "Writes noise.", List.of());

    private final int blocks;
    private final int rounds;
    private final int maxBytes;

    /**
     * @param rounds how much work a block is
     * @param maxBytes how long its result is at most
     */
    NoisyJob(int blocks, int rounds, int maxBytes) {
        this.blocks = blocks;
        this.rounds = rounds;
        this.maxBytes = maxBytes;
    }

    @Override
    public long items() {
        return blocks;
    }

    @Override
    public long grain() {
        return 1;
    }

    @Override
    public byte[] runBlock(Cursor cursor) {
        Random random = new Random(cursor.block());
        byte[] result = new byte[random.nextInt(maxBytes)];
        cursor.skipToEnd();
        for (int round = 0; round < rounds && !cursor.cancelled(); round++) {
            random.nextBytes(result);
        }
        return result;
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        OutputStream all = outputs.create("noise");
        return new ResultMerger() {
            @Override
            public void accept(int block, byte[] result) throws IOException {
                all.write(result);
            }

            @Override
            public void finish() throws IOException {
                all.close();
            }
        };
    }
}
