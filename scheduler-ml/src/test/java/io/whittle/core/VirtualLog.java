package io.whittle.core;

import io.whittle.commitlog.CommitLog;
import io.whittle.commitlog.LogEntry;
import io.whittle.commitlog.LogHeader;
import io.whittle.commitlog.RecoveredLog;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The commit log of one job on a virtual disk: results gather, are flushed together, and count when they are forced. */
final class VirtualLog {
    private record Waiting(BlockOutcomes outcomes, boolean whole, Runnable safe) {}

    private final long job;
    private final VirtualDisk disk;
    private CommitLog log;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean writing;
    /** Blocks that were said to be safe. */
    final BitSet promised = new BitSet();

    VirtualLog(long job, Partition partition, Random random) throws IOException {
        this.job = job;
        this.disk = new VirtualDisk(random);
        LogHeader header = new LogHeader(
                "run-" + job,
                "chaos",
                "1",
                Parameters.none(),
                partition,
                Map.of(),
                "any",
                0,
                Instant.EPOCH,
                "",
                Requirements.none(),
                Map.of());
        log = CommitLog.create(disk, header);
        log.append(new LogEntry.NodeSeen(NodeDescription.of("n0", 1)));
        log.flush();
        log.force();
        disk.full = random.nextInt(4) == 0 ? 0.2 : 0;
    }

    void persist(ChaoticCluster cluster, Command.Persist results, Runnable safe) {
        waiting.add(new Waiting(results.outcomes(), results.whole(), safe));
        if (!writing) {
            writing = true;
            cluster.later(() -> write(cluster));
        }
    }

    private void write(ChaoticCluster cluster) {
        List<Waiting> group = waiting;
        waiting = new ArrayList<>();
        try {
            try {
                for (Waiting each : group) {
                    for (int i = 0; i < each.outcomes.size(); i++) {
                        BlockOutcomes outcomes = each.outcomes;
                        log.append(outcomes.block(i), 0, outcomes.nanos(i), 0, outcomes.result(i), each.whole);
                    }
                }
                log.flush();
            } catch (IOException e) { // the disk is full for a while
                log.rollBack();
                waiting.addAll(0, group);
                cluster.later(() -> write(cluster));
                return;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        cluster.later(() -> force(cluster, group));
    }

    private void force(ChaoticCluster cluster, List<Waiting> group) {
        disk.force();
        for (Waiting each : group) {
            for (int i = 0; i < each.outcomes.size(); i++) {
                promised.set(each.outcomes.block(i), each.whole);
            }
            each.safe.run();
        }
        writing = !waiting.isEmpty();
        if (writing) {
            cluster.later(() -> write(cluster));
        }
    }

    /**
     * The scheduler is gone; another one reads what is left.
     *
     * @param machine whether the whole machine went down
     * @return the blocks whose results are there
     */
    BitSet crash(boolean machine) throws IOException {
        if (machine) {
            disk.loseUnsafe();
        }
        RecoveredLog recovered = CommitLog.recover(disk);
        log = CommitLog.resume(disk, recovered);
        waiting = new ArrayList<>();
        writing = false;
        BitSet found = new BitSet();
        for (int block : recovered.positions().blocks().toArray()) {
            found.set(block);
            if (!Arrays.equals(log.result(recovered.positions().get(block)), Outcome.result(job, block))) {
                throw new AssertionError("the log holds a wrong result of block " + block);
            }
        }
        BitSet lost = (BitSet) promised.clone();
        lost.andNot(found);
        if (!lost.isEmpty()) {
            throw new AssertionError("blocks " + lost + " were said to be safe, and are lost");
        }
        return found;
    }
}
