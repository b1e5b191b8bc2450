package io.whittle.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log on a disk that crashes again and again, losing and tearing what had not been forced. */
class CrashedLogTest {
    private static final int ROUNDS = 500;
    private static final int LIVES = 6;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsWhatWasForcedWhateverTheCrashDoes(long batch) throws IOException {
        for (long seed = batch * ROUNDS; seed < (batch + 1) * ROUNDS; seed++) {
            live(seed);
        }
    }

    private static void live(long seed) throws IOException {
        Random random = new Random(seed);
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, Samples.header("r"));
        log.append(new LogEntry.NodeSeen(Samples.NODE));
        log.flush();
        log.force();
        BitSet forced = new BitSet();
        for (int life = 0; life < LIVES; life++) {
            work(random, log, forced);
            file = file.crash(random);
            RecoveredLog recovered = CommitLog.recover(file);
            BitSet there = new BitSet();
            recovered.positions().blocks().forEach(there::set);
            BitSet lost = (BitSet) forced.clone();
            lost.andNot(there);
            assertThat(lost).as("forced and lost, seed %d", seed).isEqualTo(new BitSet());
            CommitLogTest.checkResults(file, recovered);
            forced = there; // what a reader has seen after a crash must be there after the next one, too
            file.force();
            log = CommitLog.resume(file, recovered);
        }
    }

    private static void work(Random random, CommitLog log, BitSet forced) throws IOException {
        BitSet flushed = (BitSet) forced.clone();
        BitSet appended = (BitSet) forced.clone();
        for (int step = random.nextInt(30); step > 0; step--) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    log.flush();
                    flushed.or(appended);
                }
                case 1 -> {
                    log.force();
                    forced.or(flushed);
                }
                default -> {
                    int block = random.nextInt(Samples.BLOCKS);
                    log.append(block, 0, 1, 1, Samples.result(block), true);
                    appended.set(block);
                }
            }
        }
    }
}
