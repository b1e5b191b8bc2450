package io.whittle.core;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Random;

/**
 * What a simulated node does with a segment, and what it says of it: block by block, with failures, crashes, garbage and
 * lies. The news of one attempt stays in order, but may come twice.
 */
final class VirtualAttempt {
    private final ChaoticCluster cluster;
    private final Random random;
    private final Chaos chaos;
    private final VirtualNode node;
    private final long id;
    private final Segment segment;
    private int done;
    private int reported;
    private int end;
    private boolean over;

    VirtualAttempt(ChaoticCluster cluster, VirtualNode node, long id, Segment segment) {
        this.cluster = cluster;
        this.random = cluster.random;
        this.chaos = cluster.chaos;
        this.node = node;
        this.id = id;
        this.segment = segment;
        this.end = segment.blocks().size();
    }

    VirtualNode node() {
        return node;
    }

    // ---- what the scheduler asks

    void start() {
        if (!over) {
            answer(new Event.AttemptStarted(id));
            workOn();
        }
    }

    void shrink(double keepFraction) {
        if (!over) {
            int position = Math.min(end, done + 1);
            end = segment.endAfterKeeping(keepFraction, position, end);
            answer(new Event.AttemptShrunk(id, position, end));
        }
    }

    void cancel() {
        over = true;
    }

    // ---- the work

    private void workOn() {
        cluster.time.after(1 + random.nextInt(200), () -> node.work(this::step));
    }

    private void step() {
        if (over || !node.alive()) {
            return;
        }
        if (done < end && isPoison()) {
            failOverPoison();
            return;
        }
        if (done < end && random.nextDouble() < chaos.faults() / 20) {
            fail();
            return;
        }
        if (done < end) {
            done++;
        }
        if (done == end && (reported == done || random.nextInt(4) > 0)) {
            over = true;
            answer(new Event.AttemptFinished(id, take()));
            return;
        }
        if (done == end || segment.reportNanos() == 0 || random.nextInt(4) == 0) {
            answer(new Event.AttemptProgressed(id, take()));
        }
        if (random.nextDouble() < chaos.faults() / 50) {
            talkNonsense();
        }
        workOn();
    }

    private boolean isPoison() {
        return cluster.outcomes
                .get(segment.job().id())
                .poison
                .get(segment.blocks().get(done));
    }

    private void failOverPoison() {
        over = true;
        int block = segment.blocks().get(done);
        boolean crash = block % 2 == 0;
        Failure failure = crash
                ? Failure.crash("poison", "")
                : new Failure("poison", "", random.nextInt(4) > 0, OptionalInt.of(block));
        answer(new Event.AttemptFailed(id, crash ? BlockOutcomes.none() : take(), failure));
    }

    private void fail() {
        over = true;
        OptionalInt block =
                random.nextBoolean() ? OptionalInt.of(segment.blocks().get(done)) : OptionalInt.empty();
        boolean crash = block.isEmpty() && random.nextBoolean();
        Failure failure = new Failure("chaos", "", true, block, crash);
        answer(new Event.AttemptFailed(id, take(), failure));
    }

    /** Reports a block that is none of the segment's: to report one of its own wrongly would be a lie, not garbage. */
    private void talkNonsense() {
        BitSet own = new BitSet();
        segment.blocks().forEach(own::set);
        int foreign = own.nextClearBit(0);
        answer(new Event.AttemptProgressed(
                id, BlockOutcomes.of(new int[] {foreign}, new long[] {1}, new byte[1][0], 1)));
    }

    /** Returns what has not been reported yet; the first node lies now and then. */
    private BlockOutcomes take() {
        int size = done - reported;
        int[] blocks = new int[size];
        long[] nanos = new long[size];
        byte[][] results = new byte[size][];
        for (int i = 0; i < size; i++) {
            blocks[i] = segment.blocks().get(reported + i);
            nanos[i] = 1 + random.nextInt(1000);
            results[i] = Outcome.result(segment.job().id(), blocks[i]);
            if (node.id().equals("n0") && random.nextDouble() < chaos.lies()) {
                results[i][random.nextInt(results[i].length)] ^= (byte) (1 + random.nextInt(255));
            }
        }
        reported = done;
        return BlockOutcomes.of(blocks, nanos, results, size);
    }

    private void answer(Event event) {
        if (node.alive()) {
            long due = cluster.time.now() + node.latency;
            cluster.time.at(due, () -> node.pass(() -> cluster.tell(event)));
            if (random.nextDouble() < chaos.faults() / 10) {
                cluster.time.at(due + random.nextInt(3000), () -> node.pass(() -> cluster.tell(event)));
            }
        }
    }
}
