package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.RunLogs;
import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;

/**
 * A process with little memory, and a job with more items or larger results than it has room for. Arguments: home,
 * durability, blocks, bytes a block, items.
 */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        int blocks = Integer.parseInt(arguments[2]);
        long items = Long.parseLong(arguments[4]);
        Large job = new Large(blocks, Integer.parseInt(arguments[3]), items);
        JobRequest request = JobRequest.of(
                        new WorkloadDescription("large", "1", "Gives large results.", List.of()),
                        Parameters.none(),
                        job,
                        Policies.named("learned").orElseThrow())
                .withDurability(Durability.parse(arguments[1]));
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,1"))
                .logs(new RunLogs(home.resolve("runs")))
                .scratchFolder(home.resolve("scratch"))
                .open()) {
            RunRecord record = scheduler.submit(request).completion().join();
            System.out.println(record.status() + " " + job.merged + " " + job.checksum.getValue() + " "
                    + record.message() + record.detail());
        }
        System.exit(0);
    }

    /** Returns what a plain loop over the blocks gives. */
    static String expected(int blocks, int bytes) {
        CRC32C checksum = new CRC32C();
        for (int block = 0; block < blocks; block++) {
            checksum.update(Large.result(block, bytes));
        }
        return "DONE " + blocks + " " + checksum.getValue() + " ";
    }

    /** The first block ends when nearly all others have, so that their results must wait somewhere. */
    private static final class Large implements WorkloadJob {
        private final int bytes;
        private final long items;
        private final CountDownLatch others;
        private final CRC32C checksum = new CRC32C();
        private int merged;

        Large(int blocks, int bytes, long items) {
            this.bytes = bytes;
            this.items = items;
            this.others = new CountDownLatch(blocks / 3);
        }

        @Override
        public long items() {
            return items;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            cursor.skipToEnd();
            if (cursor.block() == 0) {
                others.await();
            } else {
                others.countDown();
            }
            return result(cursor.block(), bytes);
        }

        static byte[] result(int block, int bytes) {
            byte[] result = new byte[bytes];
            for (int i = 0; i < bytes; i += 1000) {
                result[i] = (byte) (block * 31 + i / 1000);
            }
            return result;
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return (block, result) -> {
                merged++;
                checksum.update(result);
            };
        }
    }
}
