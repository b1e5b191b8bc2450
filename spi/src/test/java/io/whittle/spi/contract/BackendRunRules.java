package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules on nodes, running and failing: B1 to B11. */
abstract class BackendRunRules extends BackendFixture {
    @Test
    @DisplayName(
            "B1: a factory has a name of lower-case words and hyphens, and its backends announce no node before start")
    void createsWithoutAnnouncing() {
        RecordingContext untouched = new RecordingContext();
        assertThat(factory().name())
                .matches("[a-z][a-z0-9-]*")
                .isEqualTo(factory().name());
        try (Backend idle = factory().create(configuration(), untouched)) {
            assertThat(untouched.nodes()).isEmpty();
            assertThat(idle.capabilities()).isNotNull();
        }
        assertThat(untouched.nodes()).isEmpty();
    }

    @Test
    @DisplayName("B2: an unknown setting is refused by an IllegalArgumentException that names it")
    void refusesUnknownSetting() {
        Map<String, String> wrong = new HashMap<>(configuration());
        wrong.put("no-such-setting", "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory().create(wrong, new RecordingContext()))
                .withMessageContaining("no-such-setting");
    }

    @Test
    @DisplayName("B3: start announces nodes, each with an id of its own; capabilities are always the same")
    void announcesNodes() {
        List<String> ids = context().nodes().stream().map(NodeDescription::id).toList();
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
        assertThat(backend().capabilities()).isEqualTo(backend().capabilities());
    }

    @Test
    @DisplayName(
            "B4: dispatching to a node that is not there throws an IllegalStateException, and no listener hears of it")
    void refusesUnknownNode() {
        RecordingListener heard = new RecordingListener(1);
        Segment segment = new Segment(job(2, new GatedBlocks()), BlockList.of(0), new float[0], Long.MAX_VALUE);
        assertThatIllegalStateException()
                .isThrownBy(() -> backend().dispatch(1, "no-such-node", segment, heard))
                .withMessageContaining("no-such-node");
        assertThat(heard.calls()).isEmpty();
    }

    @Test
    @DisplayName("B5: a segment's blocks are run once each, in the order of its list, and reported with their results")
    void runsTheWholeListInOrder() throws InterruptedException {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        Collections.shuffle(order, new Random(5));
        GatedBlocks blocks = new GatedBlocks();
        Dispatched dispatched = dispatch(job(40, blocks), listOf(order)).awaitEnd();
        assertThat(dispatched.heard().blocks()).isEqualTo(order);
        assertThat(blocks.begun()).isEqualTo(order);
        assertThat(dispatched.heard().failure()).isEmpty();
    }

    @Test
    @DisplayName("B6: a listener hears started first, then progress, then exactly one end, one call at a time")
    void callsListenerInOrder() throws InterruptedException {
        Dispatched dispatched =
                dispatch(new Segment(job(30, new GatedBlocks()), BlockList.range(0, 30), new float[0], 0));
        List<String> calls = dispatched.awaitEnd().heard().calls();
        assertThat(calls).startsWith("started").endsWith("finished").containsOnlyOnce("started", "finished");
        assertThat(calls.subList(1, calls.size() - 1)).allMatch("progressed"::equals);
    }

    @Test
    @DisplayName("B7: with PROGRESS, blocks are reported while the segment runs; without, only at its end")
    void reportsProgressAsDeclared() throws InterruptedException {
        GatedBlocks blocks = new GatedBlocks(3);
        Dispatched dispatched = dispatch(new Segment(job(5, blocks), BlockList.range(0, 5), new float[0], 0));
        blocks.awaitBegun(3);
        if (can(Backend.Capability.PROGRESS)) {
            dispatched.heard().awaitBlocks(1); // how many, is for Segment.reportNanosAfter to say
        }
        assertThat(dispatched.heard().calls().contains("progressed")).isEqualTo(can(Backend.Capability.PROGRESS));
        blocks.open(3);
        assertThat(dispatched.awaitEnd().heard().blocks()).hasSize(5);
    }

    @Test
    @DisplayName(
            "B8: dispatch returns at once, and a node's segments begin in the order they came, one per slot at a time")
    void runsSegmentsInOrder() throws InterruptedException {
        GatedBlocks occupied = occupyNode();
        GatedBlocks blocks = new GatedBlocks();
        JobDescription job = job(20, blocks);
        List<Dispatched> waiting = new ArrayList<>();
        for (int block = 0; block < 20; block++) {
            waiting.add(dispatch(job, BlockList.of(block)));
        }
        assertThat(blocks.begun()).as("begun while the node was busy").isEmpty();
        release(occupied);
        for (Dispatched dispatched : waiting) {
            dispatched.awaitEnd();
        }
        assertThat(blocks.begun()).hasSize(20);
        if (node().slots() == 1) {
            assertThat(blocks.begun()).isSorted();
        }
        assertThat(blocks.mostInside()).isLessThanOrEqualTo(node().slots());
    }

    @Test
    @DisplayName(
            "B9: what a block throws ends the attempt as failed, with the block's number, the message, and whether to retry;"
                    + " blocks before it stand")
    void turnsExceptionsIntoFailures() throws InterruptedException {
        Failure hopeless = failureOf(new WorkloadException("line 7 is no number", false));
        assertThat(hopeless.message()).isEqualTo("line 7 is no number");
        assertThat(hopeless.retryable()).isFalse();
        assertThat(failureOf(new WorkloadException("the disk is away", true)).retryable())
                .isTrue();
        assertThat(failureOf(new IOException("broken pipe")).message()).contains("broken pipe");
        assertThat(failureOf(new IOException("broken pipe")).retryable()).isTrue();
        assertThat(failureOf(new AssertionError("never so")).message()).contains("never so");
        assertThat(failureOf(new IOError(new IOException("gone"))).message()).contains("gone");
        assertThat(dispatch(job(2, new GatedBlocks()), BlockList.range(0, 2))
                        .awaitEnd()
                        .heard()
                        .blocks())
                .as("blocks that the node runs afterwards")
                .hasSize(2);
    }

    private Failure failureOf(Throwable thrown) throws InterruptedException {
        GatedBlocks blocks = new GatedBlocks();
        Dispatched dispatched = dispatch(
                        job(6, cursor -> {
                            if (cursor.block() == 4) {
                                throwAnyway(thrown);
                            }
                            return blocks.runBlock(cursor);
                        }),
                        BlockList.range(0, 6))
                .awaitEnd();
        assertThat(dispatched.heard().blocks()).hasSize(4);
        Failure failure = dispatched.heard().failure().orElseThrow();
        assertThat(failure.block()).hasValue(4);
        return failure;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAnyway(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    @DisplayName("B10: a block that returns null, or leaves items unread, fails for good")
    void refusesHalfDoneBlocks() throws InterruptedException {
        assertThat(failureOfBlock(cursor -> {
                            while (cursor.next()) {}
                            return null;
                        })
                        .message())
                .contains("null");
        assertThat(failureOfBlock(cursor -> {
                            cursor.next();
                            return new byte[0];
                        })
                        .message())
                .contains("next()");
    }

    private Failure failureOfBlock(BlockRunner code) throws InterruptedException {
        Dispatched dispatched = dispatch(job(3, code), BlockList.of(1)).awaitEnd();
        assertThat(dispatched.heard().blocks()).isEmpty();
        Failure failure = dispatched.heard().failure().orElseThrow();
        assertThat(failure.block()).hasValue(1);
        assertThat(failure.retryable()).isFalse();
        return failure;
    }

    @Test
    @DisplayName("B11: a job that cannot be opened fails the attempt with the reason, and blames no block")
    void reportsJobsThatCannotBeOpened() throws InterruptedException {
        Dispatched dispatched = dispatch(unknownJob(3), BlockList.of(0)).awaitEnd();
        Failure failure = dispatched.heard().failure().orElseThrow();
        assertThat(failure.message()).contains("has ended");
        assertThat(failure.block()).isEmpty();
    }

    static BlockList listOf(List<Integer> blocks) {
        return BlockList.of(blocks.stream().mapToInt(Integer::intValue).toArray());
    }
}
