package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.WireException;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Well-formed answers in any order: the scheduler hears what the contract allows, and the rest is refused. */
class AnswersFuzzTest {
    private static final int ROUNDS = 50_000;
    private static final int SIZE = 6;
    private static final long MAX_RESULT = 1000;

    /** Checks the order of calls. */
    private static final class Strict implements AttemptListener {
        private final List<Integer> blocks = new ArrayList<>();
        private boolean started;
        private boolean ended;
        private int end = SIZE;

        private void check(boolean allowed, BlockOutcomes outcomes) {
            assertThat(allowed && !ended).isTrue();
            for (int i = 0; i < outcomes.size(); i++) {
                blocks.add(outcomes.block(i));
                assertThat(outcomes.block(i)).isEqualTo(10 * blocks.size());
                assertThat((long) outcomes.result(i).length).isLessThanOrEqualTo(2 * MAX_RESULT);
            }
            assertThat(blocks.size()).isLessThanOrEqualTo(end);
        }

        @Override
        public void started(long attempt) {
            check(!started, BlockOutcomes.none());
            started = true;
        }

        @Override
        public void progressed(long attempt, BlockOutcomes outcomes) {
            check(started, outcomes);
        }

        @Override
        public void shrunk(long attempt, int position, int newEnd) {
            check(position >= blocks.size() && position <= newEnd && newEnd <= end, BlockOutcomes.none());
            end = newEnd;
        }

        @Override
        public void finished(long attempt, BlockOutcomes rest) {
            check(started, rest);
            ended = true;
        }

        @Override
        public void failed(long attempt, BlockOutcomes rest, Failure failure) {
            check(started, rest);
            assertThat(failure.item().isEmpty()
                            || failure.item().getAsLong() == failure.block().orElseThrow())
                    .isTrue();
            ended = true;
        }
    }

    @Test
    void keepsTheOrderOfCallsWhateverIsAnswered() {
        int accepted = 0;
        int refused = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            Strict listener = new Strict();
            RemoteAttempt attempt = new RemoteAttempt(
                    1,
                    new Segment(
                            new JobDescription(1, "a", "1", Parameters.none(), new Partition(100, 1), false),
                            BlockList.of(10, 20, 30, 40, 50, 60),
                            new float[0],
                            0),
                    listener,
                    MAX_RESULT);
            try {
                for (int i = 0; i < 12 && !listener.ended; i++) {
                    answer(attempt, random, i == 0);
                    accepted++;
                }
            } catch (WireException e) {
                refused++;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS);
        assertThat(refused).isGreaterThan(ROUNDS / 4);
    }

    private static void answer(RemoteAttempt attempt, Random random, boolean first) throws WireException {
        int count = random.nextInt(4);
        byte[][] results = new byte[count][];
        for (int i = 0; i < count; i++) {
            results[i] = new byte[random.nextInt(10)];
        }
        switch (first && random.nextInt(10) > 0 ? 0 : random.nextInt(8)) {
            case 0 -> attempt.started();
            case 1, 2 -> attempt.progressed(new long[count], results);
            case 3 -> attempt.part(new byte[random.nextInt(600)]);
            case 4 -> {
                int position = random.nextInt(SIZE + 1);
                attempt.shrunk(position, Math.min(SIZE, position + random.nextInt(4)));
            }
            case 5 -> attempt.atItem(random.nextInt(100));
            case 6 -> attempt.finished(new long[count], results);
            default -> {
                OptionalInt block = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(10 * random.nextInt(8));
                OptionalLong item =
                        random.nextInt(3) > 0 ? OptionalLong.empty() : OptionalLong.of(10L * random.nextInt(8));
                Message.Failed failed = new Message.Failed(1, "", "", true, block, false, item);
                attempt.failed(failed, WorkerConnection.failure(failed));
            }
        }
    }
}
