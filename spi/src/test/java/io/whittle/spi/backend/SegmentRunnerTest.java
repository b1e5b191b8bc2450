package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.OpenFiles;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.Shortage;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the contract tests cannot see from outside; all on the test's own thread, steering from within blocks. */
class SegmentRunnerTest {
    private static final int MIB = 1 << 20;

    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger pendingBytes = new AtomicInteger();
    private final AtomicReference<Failure> failure = new AtomicReference<>();

    private final AttemptListener listener = new AttemptListener() {
        @Override
        public void started(long attempt) {
            heard.add("started");
        }

        @Override
        public void progressed(long attempt, BlockOutcomes outcomes) {
            heard.add("progressed " + outcomes.size());
            pendingBytes.set(0);
        }

        @Override
        public void atItem(long attempt, long item) {
            heard.add("at " + item);
        }

        @Override
        public void shrunk(long attempt, int position, int end) {
            heard.add("shrunk " + position + " " + end);
        }

        @Override
        public void finished(long attempt, BlockOutcomes rest) {
            heard.add("finished " + rest.size());
        }

        @Override
        public void failed(long attempt, BlockOutcomes rest, Failure why) {
            String item = why.item().isPresent() ? " at " + why.item().getAsLong() : "";
            heard.add("failed " + rest.size() + " " + why.message() + item);
            failure.set(why);
        }
    };

    private SegmentRunner runner(int blocks, BlockRunner code) {
        return runner(blocks, code, BlockTimer.wall());
    }

    private SegmentRunner runner(int blocks, BlockRunner code, BlockTimer timer) {
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(blocks, 1), false);
        Segment segment = new Segment(job, BlockList.range(0, blocks), new float[0], Long.MAX_VALUE);
        return new SegmentRunner(7, segment, Map.of(), () -> code, timer, listener);
    }

    /** Whoever runs next finds none either. */
    @Test
    void aBlockIsNotToBlameForFileHandlesThatHaveRunOut() {
        runner(10, cursor -> {
                    cursor.skipToEnd();
                    if (cursor.block() == 3) {
                        throw new IOException("/data/in: Too many open files");
                    }
                    return new byte[0];
                })
                .run();
        assertThat(failure.get().block()).isEmpty();
        assertThat(failure.get().retryable()).isTrue();
        assertThat(failure.get().crash()).isFalse();
        assertThat(failure.get().message())
                .isEqualTo("no further file can be opened there (IOException: /data/in: Too many open files); "
                        + OpenFiles.REMEDY);
    }

    /** There may be room elsewhere. Where a workload says what to do, that is left as it is. */
    @Test
    void aBlockIsNotToBlameForADiskThatIsFull() {
        IOException full = new IOException("No space left on device");
        runner(1, cursor -> {
                    throw full;
                })
                .run();
        assertThat(failure.get().block()).isEmpty();
        assertThat(failure.get().retryable()).isTrue();
        assertThat(failure.get().message()).isEqualTo(Shortage.ROOM.sentence("IOException: No space left on device"));
        runner(1, cursor -> {
                    throw new WorkloadException("cannot sort in the folder /tmp; make room there", false, full);
                })
                .run();
        assertThat(failure.get().block()).isEmpty();
        assertThat(failure.get().retryable()).isTrue();
        assertThat(failure.get().message()).isEqualTo("cannot sort in the folder /tmp; make room there");
    }

    @Test
    void shrinkFromWithinABlockEndsAfterIt() {
        AtomicReference<SegmentRunner> running = new AtomicReference<>();
        running.set(runner(10, cursor -> {
            cursor.skipToEnd();
            if (cursor.block() == 4) {
                running.get().shrink(0);
            }
            return new byte[0];
        }));
        running.get().run();
        assertThat(heard).containsExactly("started", "shrunk 5 5", "finished 5");
    }

    @Test
    void growingResultsAreReportedBeforeTheyFillTheMemory() {
        AtomicInteger most = new AtomicInteger();
        runner(20, cursor -> {
                    cursor.skipToEnd();
                    most.accumulateAndGet(pendingBytes.addAndGet(MIB / 4), Math::max);
                    return new byte[MIB / 4];
                })
                .run();
        assertThat(most.get()).isLessThanOrEqualTo(SegmentRunner.MAX_PENDING_BYTES);
        assertThat(heard).startsWith("started", "progressed 4").endsWith("finished 4");
    }

    @Test
    void cancelBeforeTheRunOpensNothing() {
        AtomicInteger opened = new AtomicInteger();
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(3, 1), false);
        SegmentRunner runner = new SegmentRunner(
                7,
                new Segment(job, BlockList.range(0, 3), new float[0], 0),
                Map.of(),
                () -> {
                    opened.incrementAndGet();
                    return cursor -> new byte[0];
                },
                BlockTimer.wall(),
                listener);
        runner.cancel();
        runner.run();
        assertThat(opened).hasValue(0);
        assertThat(heard).containsExactly("started", "finished 0");
    }

    @Test
    void whatTheNodeMayNotRunIsRefusedBeforeItIsOpened() {
        AtomicInteger opened = new AtomicInteger();
        JobDescription job = new JobDescription(
                1,
                "test",
                "1",
                Parameters.none(),
                new Partition(3, 1),
                false,
                Requirements.of("zone=eu", "gpu", "cores>=2"));
        new SegmentRunner(
                        7,
                        new Segment(job, BlockList.range(0, 3), new float[0], 0),
                        Map.of("zone", "us", "cores", "4"),
                        () -> {
                            opened.incrementAndGet();
                            return cursor -> new byte[0];
                        },
                        BlockTimer.wall(),
                        listener)
                .run();
        assertThat(opened).hasValue(0);
        assertThat(heard)
                .containsExactly(
                        "started",
                        "failed 0 the node may not run job 'test', which requires zone=eu and gpu and cores>=2,"
                                + " and has zone=us and no gpu");
    }

    @Test
    void anInterruptMeantForTheAttemptDoesNotOutliveIt() {
        AtomicReference<SegmentRunner> running = new AtomicReference<>();
        running.set(runner(3, cursor -> {
            running.get().cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return new byte[0];
        }));
        running.get().run();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(heard).containsExactly("started", "finished 0");
    }

    @Test
    void cancelWhileTheJobIsBeingOpenedIsNoFailure() {
        AtomicReference<SegmentRunner> running = new AtomicReference<>();
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(3, 1), false);
        running.set(new SegmentRunner(
                7,
                new Segment(job, BlockList.range(0, 3), new float[0], 0),
                Map.of(),
                () -> {
                    running.get().cancel();
                    throw new InterruptedException("while opening");
                },
                BlockTimer.wall(),
                listener));
        running.get().run();
        assertThat(heard).containsExactly("started", "finished 0");
    }

    @Test
    void theTimerHearsOfEachBlockAndOfTheEndBeforeItIsReported() {
        List<String> timed = new ArrayList<>();
        BlockTimer timer = new BlockTimer() {
            @Override
            public void blockStarts() {
                timed.add("starts");
            }

            @Override
            public long blockEnds() {
                timed.add("ends");
                return 5;
            }

            @Override
            public void segmentEnds() {
                timed.add("segment ends");
                assertThat(heard).containsExactly("started");
            }
        };
        runner(
                        2,
                        cursor -> {
                            cursor.skipToEnd();
                            return new byte[0];
                        },
                        timer)
                .run();
        assertThat(timed).containsExactly("starts", "ends", "starts", "ends", "segment ends");
        assertThat(heard).containsExactly("started", "finished 2");
    }

    private SegmentRunner oneBlock(int items, long reportNanos, BlockRunner code) {
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(items, items), false);
        Segment segment = new Segment(job, BlockList.of(0), new float[0], reportNanos);
        return new SegmentRunner(7, segment, Map.of(), () -> code, BlockTimer.wall(), listener);
    }

    private static byte[] failAt(Cursor cursor, long item) {
        while (cursor.next()) {
            if (cursor.item() == item) {
                throw new WorkloadException("no such luck", false);
            }
        }
        throw new WorkloadException("no luck at all", false);
    }

    @Test
    void aFailureNamesTheItemInHand() {
        oneBlock(5, Long.MAX_VALUE, cursor -> failAt(cursor, 3)).run();
        assertThat(heard).containsExactly("started", "failed 0 no such luck at 3");
        heard.clear();
        oneBlock(5, Long.MAX_VALUE, cursor -> failAt(cursor, 9)).run();
        assertThat(heard).containsExactly("started", "failed 0 no luck at all");
        heard.clear();
        oneBlock(5, Long.MAX_VALUE, cursor -> {
                    cursor.skipToEnd();
                    return failAt(cursor, 9);
                })
                .run();
        assertThat(heard).containsExactly("started", "failed 0 no luck at all");
        heard.clear();
    }

    @Test
    void itemsToDoWithoutArePassedOver() {
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(12, 4), false);
        Segment segment = new Segment(job, BlockList.of(2, 0), new float[0], Long.MAX_VALUE, 3, 8, 9);
        BlockRunner code = cursor -> {
            while (cursor.next()) {
                heard.add("in " + cursor.item());
            }
            return new byte[0];
        };
        new SegmentRunner(7, segment, Map.of(), () -> code, BlockTimer.wall(), listener).run();
        assertThat(heard).containsExactly("started", "in 10", "in 11", "in 0", "in 1", "in 2", "finished 2");
    }

    @Test
    void whoClaimsItemsToDoWithoutFails() {
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(4, 4), false);
        Segment segment = new Segment(job, BlockList.of(0), new float[0], Long.MAX_VALUE, 3);
        BlockRunner code = cursor -> {
            cursor.skipToEnd();
            return new byte[0];
        };
        new SegmentRunner(7, segment, Map.of(), () -> code, BlockTimer.wall(), listener).run();
        assertThat(failure.get().message()).contains("without item 3").contains("next()");
    }

    @Test
    void aBlockThatIsTriedAloneSaysAtWhichItemItIs() {
        BlockRunner code = cursor -> {
            while (cursor.next()) {
                heard.add("in " + cursor.item());
            }
            return new byte[0];
        };
        oneBlock(2, 0, code).run();
        assertThat(heard).containsExactly("started", "at 0", "in 0", "at 1", "in 1", "at 2", "finished 1");
        heard.clear();
        oneBlock(2, 1, code).run();
        assertThat(heard).containsExactly("started", "in 0", "in 1", "finished 1");
    }
}
