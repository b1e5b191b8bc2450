package io.whittle.commitlog;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** Headers, nodes and results for tests. */
final class Samples {
    static final int BLOCKS = 1000;
    static final NodeDescription NODE = new NodeDescription("n1", 1.5, 2, Link.none(), Map.of("cores", "2"));

    private Samples() {}

    static LogHeader header(String runId) {
        return new LogHeader(
                runId,
                "sample",
                "1",
                Parameters.none(),
                new Partition(BLOCKS, 1),
                Map.of("input", "12 bytes"),
                "learned",
                7,
                Instant.parse("2026-07-31T14:25:01Z"),
                "",
                Requirements.of("zone=eu", "cores>=2"),
                Map.of("command", "run"));
    }

    /** Returns the result of a block: the same each time, of various lengths. */
    static byte[] result(int block) {
        byte[] result = new byte[block % 7 == 0 ? 0 : (block * 37) % 300];
        new Random(block).nextBytes(result);
        return result;
    }

    static BlockOutcomes outcomes(int from, int end) {
        int[] blocks = new int[end - from];
        long[] nanos = new long[blocks.length];
        byte[][] results = new byte[blocks.length][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = from + i;
            nanos[i] = 10 + i;
            results[i] = result(from + i);
        }
        return BlockOutcomes.of(blocks, nanos, results, blocks.length);
    }

    /** Returns a log of so many blocks with all kinds of entries between them, forced. */
    static CrashingFile log(int blocks) throws java.io.IOException {
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, header("r"));
        log.append(new LogEntry.LifeBegan(1, 0));
        log.append(new LogEntry.NodeSeen(NODE));
        for (int block = 0; block < blocks; block++) {
            if (block % 5 == 0) {
                log.append(new LogEntry.Dispatched(
                        block + 1, 0, io.whittle.spi.BlockList.range(block, Math.min(BLOCKS, block + 5)), block * 10L));
            }
            log.append(block, 0, 100 + block, block * 10L, result(block), true);
            if (block % 5 == 4) {
                log.append(new LogEntry.Ended(
                        block - 3, 5, block, block * 10L, 500, Double.NaN, 0.5, 1, "FINISHED", "because"));
            }
        }
        log.flush();
        log.force();
        return file;
    }
}
