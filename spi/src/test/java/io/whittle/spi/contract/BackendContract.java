package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.spi.BlockList;
import io.whittle.spi.Requirement;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every backend must do; the rules are those of {@code docs/spi.md}. A backend's own test extends this class and
 * says which backend:
 *
 * <pre>{@code
 * class LocalBackendTest extends BackendContract {
 *     protected BackendFactory factory() {
 *         return new LocalBackendFactory();
 *     }
 *
 *     protected Map<String, String> configuration() {
 *         return Map.of("speeds", "1,1");
 *     }
 * }
 * }</pre>
 *
 * <p>The tests hold blocks at gates in this process. Nodes that live elsewhere call back for them, with what
 * {@link #parameters} tells them. Rules B12 to B22, on steering, closing and
 * what nodes refuse, stand here.
 */
public abstract class BackendContract extends BackendRunRules {
    private static final long SEED = 20_240_517;

    @Test
    @DisplayName("B12: without SHRINK, a request to shrink is ignored")
    void ignoresShrinkWhereNotDeclared() throws InterruptedException {
        assumeTrue(!can(Backend.Capability.SHRINK), "the backend declares SHRINK");
        GatedBlocks blocks = new GatedBlocks(1);
        Dispatched dispatched = dispatch(job(6, blocks), BlockList.range(0, 6));
        blocks.awaitBegun(1);
        dispatched.handle().shrink(0);
        blocks.open(1);
        assertThat(dispatched.awaitEnd().heard().blocks()).hasSize(6);
        assertThat(dispatched.heard().answers()).isEmpty();
    }

    @Test
    @DisplayName(
            "B13: keeping a fraction of what is left ends the segment where the answer says, as Segment.endAfterKeeping")
    void stopsWhereTheAnswerSays() throws InterruptedException {
        assumeShrink();
        float[] weights = {9, 9, 9, 1, 2, 3, 4, 5, 6, 7};
        for (double keep : new double[] {0, 0.2, 0.5, 0.9, 1}) {
            GatedBlocks blocks = new GatedBlocks(2);
            Segment segment = new Segment(job(10, blocks), BlockList.range(0, 10), weights, Long.MAX_VALUE);
            Dispatched dispatched = dispatch(segment);
            blocks.awaitBegun(2);
            dispatched.handle().shrink(keep);
            RecordingListener.Shrunk answer = dispatched.heard().awaitAnswer(1);
            assertThat(answer.position()).as("done or in hand").isEqualTo(3);
            assertThat(answer.end()).as("end when keeping %s", keep).isEqualTo(segment.endAfterKeeping(keep, 3, 10));
            blocks.open(2);
            assertThat(dispatched.awaitEnd().heard().blocks()).hasSize(answer.end());
            assertThat(blocks.begun()).hasSize(answer.end());
            assertThat(dispatched.heard().failure()).isEmpty();
        }
    }

    @Test
    @DisplayName("B14: a segment that waits can be cut back to nothing; it then starts and finishes without a block")
    void shrinksWhatWaits() throws InterruptedException {
        assumeShrink();
        GatedBlocks occupied = occupyNode();
        GatedBlocks blocks = new GatedBlocks();
        Dispatched dispatched = dispatch(job(4, blocks), BlockList.range(0, 4));
        dispatched.handle().shrink(0);
        assertThat(dispatched.heard().awaitAnswer(1)).isEqualTo(new RecordingListener.Shrunk(0, 0));
        release(occupied);
        assertThat(dispatched.awaitEnd().heard().blocks()).isEmpty();
        assertThat(dispatched.heard().calls()).containsExactly("shrunk", "started", "finished");
        assertThat(blocks.begun()).isEmpty();
    }

    @Test
    @DisplayName("B15: steering an attempt that has ended does nothing")
    void ignoresSteeringAfterTheEnd() throws InterruptedException {
        GatedBlocks blocks = new GatedBlocks(2);
        JobDescription job = job(4, blocks);
        Dispatched ended = dispatch(job, BlockList.range(0, 2)).awaitEnd();
        Dispatched next = dispatch(job, BlockList.range(2, 4));
        blocks.awaitBegun(2);
        List<String> before = ended.heard().calls();
        ended.handle().shrink(0);
        ended.handle().cancel();
        ended.handle().cancel();
        blocks.open(2);
        assertThat(next.awaitEnd().heard().blocks())
                .as("blocks of the segment after it")
                .hasSize(2);
        assertThat(ended.awaitEnd().heard().calls()).isEqualTo(before);
    }

    @Test
    @DisplayName(
            "B16: cancel interrupts the item in hand and ends the attempt; blocks before it may stand, the node goes on")
    void cancelInterruptsTheItemInHand() throws InterruptedException {
        GatedBlocks blocks = new GatedBlocks(3);
        JobDescription job = job(8, blocks);
        Dispatched dispatched = dispatch(job, BlockList.range(0, 8));
        blocks.awaitBegun(3);
        dispatched.handle().cancel();
        assertThat(dispatched.awaitEnd().heard().blocks()).hasSizeLessThanOrEqualTo(3);
        assertThat(blocks.interrupted()).isEqualTo(1);
        assertThat(blocks.begun()).as("begun").hasSize(4);
        blocks.open(3);
        assertThat(dispatch(job, BlockList.range(0, 8)).awaitEnd().heard().blocks())
                .hasSize(8);
    }

    @Test
    @DisplayName(
            "B17: cancel ends the walk of items that heed no interrupt, and what the block returns then is not used")
    void cancelEndsTheCursor() throws InterruptedException {
        GatedBlocks gate = new GatedBlocks(0);
        Dispatched dispatched = dispatch(
                job(3, cursor -> {
                    cursor.next();
                    try {
                        gate.runBlock(cursor);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return cursor.next() ? new byte[] {1} : new byte[] {2};
                }),
                BlockList.range(0, 3));
        gate.awaitBegun(0);
        dispatched.handle().cancel();
        assertThat(dispatched.awaitEnd().heard().blocks()).isEmpty();
        assertThat(dispatched.heard().failure()).isEmpty();
        assertThat(gate.begun()).containsExactly(0);
    }

    @Test
    @DisplayName("B18: a waiting segment that its node was told to cancel runs no block, and still ends")
    void cancelsWhatWaits() throws InterruptedException {
        assumeShrink(); // an answer to what is asked later shows that the node has been told
        GatedBlocks occupied = occupyNode();
        GatedBlocks blocks = new GatedBlocks();
        JobDescription job = job(4, blocks);
        Dispatched dispatched = dispatch(job, BlockList.range(0, 4));
        Dispatched later = dispatch(job, BlockList.range(0, 4));
        dispatched.handle().cancel();
        later.handle().shrink(0);
        later.heard().awaitAnswer(1);
        release(occupied);
        assertThat(dispatched.awaitEnd().heard().blocks()).isEmpty();
        assertThat(blocks.begun()).isEmpty();
    }

    @Test
    @DisplayName("B19: steering that races with progress and the end neither loses a block nor runs one twice")
    void losesNothingInRaces() throws InterruptedException {
        Random random = new Random(SEED);
        for (int round = 0; round < 400; round++) {
            int size = 1 + random.nextInt(60);
            GatedBlocks blocks = new GatedBlocks();
            Segment segment = new Segment(
                    job(size, blocks),
                    BlockList.range(0, size),
                    new float[0],
                    random.nextBoolean() ? 0 : Long.MAX_VALUE);
            Dispatched dispatched = dispatch(segment);
            int requests = random.nextInt(4);
            boolean cancel = random.nextInt(8) == 0;
            for (int request = 0; request < requests; request++) {
                spin(random.nextInt(2_000)); // about as long as a segment takes
                dispatched.handle().shrink(random.nextDouble());
            }
            if (cancel) {
                dispatched.handle().cancel();
            }
            checkRace(dispatched.awaitEnd(), blocks, cancel, "round " + round + " of seed " + SEED);
        }
    }

    private static void spin(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            Thread.onSpinWait();
        }
    }

    private static void checkRace(Dispatched dispatched, GatedBlocks blocks, boolean cancelled, String round) {
        int end = dispatched.segment().blocks().size();
        for (RecordingListener.Shrunk answer : dispatched.heard().answers()) {
            assertThat(answer.position()).as(round).isBetween(0, answer.end());
            assertThat(answer.end()).as(round).isLessThanOrEqualTo(end);
            end = answer.end();
        }
        int done = dispatched.heard().blocks().size();
        assertThat(dispatched.heard().failure()).as(round).isEmpty();
        assertThat(blocks.begun()).as(round).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(done);
        if (cancelled) {
            assertThat(done).as(round).isLessThanOrEqualTo(end);
        } else {
            assertThat(done).as(round).isEqualTo(end);
        }
    }

    @Test
    @DisplayName(
            "B20: close cancels what runs and waits, takes no more, and no listener is called after it has returned")
    void closeCancelsAndSilences() throws InterruptedException {
        GatedBlocks blocks = new GatedBlocks(0);
        JobDescription job = job(4, blocks);
        Dispatched running = dispatch(job, BlockList.range(0, 4));
        Dispatched waiting = dispatch(job, BlockList.range(1, 4));
        blocks.awaitBegun(0);
        closeBackend();
        List<String> heard = new ArrayList<>(running.heard().calls());
        heard.addAll(waiting.heard().calls());
        assertThat(blocks.interrupted()).as("one in each slot at most").isBetween(1, node().slots());
        blocks.open(0);
        assertThatIllegalStateException().isThrownBy(() -> dispatch(job, BlockList.of(0)));
        List<String> later = new ArrayList<>(running.heard().calls());
        later.addAll(waiting.heard().calls());
        assertThat(later).isEqualTo(heard);
        assertThat(running.heard().violations()).isEmpty();
    }

    @Test
    @DisplayName(
            "B21: a node runs a segment whose job requires what the node was announced with, and fails any other one"
                    + " retryably, naming what it has instead, before a block runs")
    void runsOnlyWhatItMay() throws InterruptedException {
        Requirements met = Requirements.parse(node().attributes().entrySet().stream()
                .map(each ->
                        Requirement.isValue(each.getValue()) ? each.getKey() + "=" + each.getValue() : each.getKey())
                .toList());
        Dispatched allowed =
                dispatch(job(3, met, new GatedBlocks()), BlockList.range(0, 3)).awaitEnd();
        assertThat(allowed.heard().failure()).as("where %s is required", met).isEmpty();
        assertThat(allowed.heard().blocks()).hasSize(3);
        List<String> unmet = new ArrayList<>(List.of("no-such-attribute"));
        node().attributes().keySet().forEach(name -> unmet.add("!" + name));
        for (String requirement : unmet) {
            GatedBlocks blocks = new GatedBlocks();
            JobDescription job = job(3, Requirements.of(requirement), blocks);
            Dispatched refused = dispatch(job, BlockList.range(0, 3)).awaitEnd();
            assertThat(refused.heard().blocks()).as(requirement).isEmpty();
            assertThat(blocks.begun())
                    .as("begun where %s is required", requirement)
                    .isEmpty();
            Failure failure = refused.heard().failure().orElseThrow();
            assertThat(failure.message()).contains(requirement, requirement.replace("!", ""));
            assertThat(failure.retryable()).as("another node may run it").isTrue();
            assertThat(failure.block()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "B22: a block is run without the items that its segment says, and the failure of a block names the item in hand")
    void runsBlocksWithoutItems() throws InterruptedException {
        JobDescription job = job(3, new GatedBlocks());
        long last = 2 * GRAIN;
        Segment segment = new Segment(job, BlockList.of(2, 0), new float[0], Long.MAX_VALUE, 0, last);
        Dispatched without = dispatch(segment).awaitEnd();
        assertThat(without.heard().failure()).isEmpty();
        assertThat(without.heard().blocks()).containsExactly(2, 0);
        JobDescription failing = job(3, cursor -> {
            while (cursor.next()) {
                if (cursor.item() == GRAIN + 1) {
                    throw new WorkloadException("item out of order", false);
                }
            }
            return new byte[0];
        });
        Dispatched failed = dispatch(failing, BlockList.of(1)).awaitEnd();
        assertThat(failed.heard().failure().orElseThrow().item()).hasValue(GRAIN + 1);
    }

    private void assumeShrink() {
        assumeTrue(can(Backend.Capability.SHRINK), "the backend does not declare SHRINK");
    }
}
