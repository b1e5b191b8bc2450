package io.whittle.core;

import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;

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
        OptionalLong poison = done < end ? poisonInHand() : OptionalLong.empty();
        if (poison.isPresent()) {
            failOver(poison.getAsLong());
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

    private OptionalLong poisonInHand() {
        if (chaos.moods() && node.id().hashCode() % 2 == 0) {
            return OptionalLong.empty();
        }
        BitSet poison = cluster.outcomes.get(segment.job().id()).poison;
        int block = segment.blocks().get(done);
        Partition partition = segment.job().partition();
        return LongStream.range(partition.firstItem(block), partition.endItem(block))
                .filter(item -> poison.get((int) item) && Arrays.binarySearch(segment.without(), item) < 0)
                .findFirst();
    }

    private void failOver(long item) {
        over = true;
        int block = segment.blocks().get(done);
        if (segment.blocks().size() == 1 && segment.reportNanos() == 0) {
            answer(new Event.ItemBegun(id, item));
        }
        if (item % 2 == 0 && !chaos.moods()) {
            answer(new Event.AttemptFailed(id, BlockOutcomes.none(), Failure.crash("poison", "")));
        } else {
            Failure failure = new Failure("poison", "", random.nextInt(4) > 0, OptionalInt.of(block));
            answer(new Event.AttemptFailed(id, take(), failure.at(OptionalLong.of(item))));
        }
    }

    private void fail() {
        over = true;
        OptionalInt block =
                random.nextBoolean() ? OptionalInt.of(segment.blocks().get(done)) : OptionalInt.empty();
        boolean crash = block.isEmpty() && random.nextBoolean();
        Failure failure = new Failure("chaos", "", true, block, crash, OptionalLong.empty());
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
            results[i] = Outcome.result(segment.job().id(), blocks[i], without(blocks[i]));
            if (node.id().equals("n0") && random.nextDouble() < chaos.lies()) {
                results[i][random.nextInt(results[i].length)] ^= (byte) (1 + random.nextInt(255));
            }
        }
        reported = done;
        return BlockOutcomes.of(blocks, nanos, results, size);
    }

    private long[] without(int block) {
        Partition partition = segment.job().partition();
        return Arrays.stream(segment.without())
                .filter(item -> item >= partition.firstItem(block) && item < partition.endItem(block))
                .toArray();
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
