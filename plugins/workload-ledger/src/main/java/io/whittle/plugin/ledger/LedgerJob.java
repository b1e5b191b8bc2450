package io.whittle.plugin.ledger;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The tips of one input. Blocks are read and checked anywhere; what is not independent of the order is left to the merge. */
final class LedgerJob implements WorkloadJob {
    private final Tips tips;
    private final Optional<Path> opening;

    /** @param opening the sheet with which the books open */
    LedgerJob(Tips tips, Optional<Path> opening) {
        this.tips = tips;
        this.opening = opening;
    }

    @Override
    public long items() {
        return tips.items();
    }

    @Override
    public ItemFeatures features() {
        return new ItemFeatures() {
            @Override
            public List<String> names() {
                return List.of("bytes");
            }

            @Override
            public void means(long first, long end, double[] means) {
                means[0] = (double) tips.bytes(first, end) / (end - first);
            }
        };
    }

    /** The tips of a block are a list, each of them counts by itself. */
    @Override
    public boolean canLeaveOutItems() {
        return true;
    }

    @Override
    public byte[] runBlock(Cursor cursor) throws IOException {
        BlockWriter block = new BlockWriter(cursor.firstItem() == 0);
        while (cursor.next()) {
            tips.read(cursor.item(), block);
        }
        return block.result();
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        Books books = opening.isPresent() ? BalanceSheet.read(opening.get()) : new Books();
        return new LedgerMerger(books, outputs);
    }

    @Override
    public void close() {
        tips.close();
    }
}
