package io.whittle.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CommitLogTest {
    private static final int BLOCKS = 23;

    @Test
    void givesBackAllThatWasPutIn() throws IOException {
        CrashingFile file = Samples.log(BLOCKS);
        RecoveredLog log = CommitLog.recover(file);
        assertThat(log.header()).isEqualTo(Samples.header("r"));
        assertThat(log.positions().blocks().size()).isEqualTo(BLOCKS);
        assertThat(log.nodes()).containsExactly(Samples.NODE);
        assertThat(log.dispatched()).hasSize(5);
        assertThat(log.dispatched().get(1).blocks().toArray()).containsExactly(5, 6, 7, 8, 9);
        assertThat(log.ended()).hasSize(4);
        assertThat(log.ended().get(6L).reason()).isEqualTo("because");
        assertThat(log.elapsedNanos()).isEqualTo((BLOCKS - 1) * 10L);
        assertThat(log.lives()).isEqualTo(1);
        assertThat(log.damage()).isEmpty();
        assertThat(log.completed()).isFalse();
        assertThat(log.times().size()).isEqualTo(BLOCKS);
        assertThat(log.times().nanos(4)).isEqualTo(104);
        checkResults(file, log);
    }

    @Test
    void goesOnWhereItEnded() throws IOException {
        CrashingFile file = Samples.log(3);
        CommitLog log = CommitLog.resume(file, CommitLog.recover(file));
        log.append(new LogEntry.LifeBegan(2, 20));
        log.append(9, 0, 5, 30, Samples.result(9), true);
        log.append(new LogEntry.RunCompleted());
        log.flush();
        RecoveredLog recovered = CommitLog.recover(file);
        assertThat(recovered.positions().blocks().toArray()).containsExactly(0, 1, 2, 9);
        assertThat(recovered.lives()).isEqualTo(2);
        assertThat(recovered.completed()).isTrue();
        checkResults(file, recovered);
    }

    /** Wherever a file ends, what stands whole before that is there, and nothing else. */
    @Test
    void cutsOffATornEndWhereverItIs() throws IOException {
        byte[] whole = Samples.log(BLOCKS).content();
        int before = -1;
        for (int length = 0; length <= whole.length; length++) {
            CrashingFile file = new CrashingFile(Arrays.copyOf(whole, length));
            RecoveredLog log;
            try {
                log = CommitLog.recover(file);
            } catch (DamagedLogException e) {
                assertThat(before).as("a header that was whole stays so").isEqualTo(-1);
                continue;
            }
            assertThat(log.positions().size()).isBetween(Math.max(0, before), BLOCKS);
            before = log.positions().size();
            assertThat(file.size()).isEqualTo(log.end());
            log.damage().ifPresent(damage -> assertThat(damage.inTheMiddle()).isFalse());
            checkResults(file, log);
            assertThat(CommitLog.recover(file).damage()).as("cut clean").isEmpty();
        }
        assertThat(before).isEqualTo(BLOCKS);
    }

    /** Whatever byte is wrong, no result is, and what stands before it is kept. */
    @Test
    void noticesEveryByteThatIsWrong() throws IOException {
        byte[] whole = Samples.log(BLOCKS).content();
        long headerEnd = headerEnd(whole);
        int before = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 << at % 8);
            CrashingFile file = new CrashingFile(bytes);
            if (at < headerEnd) {
                assertThatThrownBy(() -> CommitLog.recover(file)).isInstanceOf(DamagedLogException.class);
                assertThat(file.content()).as("left as it is").isEqualTo(bytes);
                continue;
            }
            RecoveredLog log = CommitLog.recover(file);
            assertThat(log.damage()).isPresent();
            assertThat(log.end()).isLessThanOrEqualTo(at);
            assertThat(log.positions().size()).isBetween(before, BLOCKS - 1);
            before = log.positions().size();
            checkResults(file, log);
        }
        assertThat(before).isEqualTo(BLOCKS - 1);
    }

    @Test
    void tellsDamageInTheMiddleFromATornEnd() throws IOException {
        byte[] bytes = Samples.log(BLOCKS).content();
        bytes[bytes.length / 2] ^= 1;
        Damage damage = CommitLog.recover(new CrashingFile(bytes)).damage().orElseThrow();
        assertThat(damage.inTheMiddle()).isTrue();
        assertThat(damage.position() + damage.bytes()).isEqualTo(bytes.length);
    }

    @Test
    void theFirstResultOfABlockCounts() throws IOException {
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, Samples.header("r"));
        log.append(new LogEntry.NodeSeen(Samples.NODE));
        log.append(4, 0, 1, 1, new byte[] {1}, true);
        log.append(4, 0, 2, 2, new byte[] {2}, true);
        log.flush();
        RecoveredLog recovered = CommitLog.recover(file);
        assertThat(recovered.times().size()).isEqualTo(1);
        assertThat(CommitLog.result(file, recovered.positions().get(4))).containsExactly(1);
    }

    @Test
    void aResultThatEndsWithItsProcessCanBeReadByThatOneAlone() throws IOException {
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, Samples.header("r"));
        log.append(new LogEntry.NodeSeen(Samples.NODE));
        long position = log.append(4, 0, 1, 1, new byte[] {1, 2}, false);
        log.append(5, 0, 1, 1, new byte[] {3}, true);
        log.flush();
        assertThat(log.result(position)).containsExactly(1, 2);
        RecoveredLog recovered = CommitLog.recover(file);
        assertThat(recovered.positions().blocks().toArray()).containsExactly(5);
        assertThat(recovered.damage()).isEmpty();
    }

    @Test
    void aResultThatHasChangedOnTheDiskIsNotTaken() throws IOException {
        CrashingFile file = Samples.log(BLOCKS);
        RecoveredLog log = CommitLog.recover(file);
        byte[] bytes = file.content();
        bytes[(int) log.positions().get(5) + Frame.HEAD_BYTES + Frame.BLOCK_FIXED_BYTES] ^= 4;
        CrashingFile changed = new CrashingFile(bytes);
        assertThatThrownBy(() -> CommitLog.result(changed, log.positions().get(5)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not what was written");
    }

    @Test
    void afterAFullDiskTheLogIsWhole() throws IOException {
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, Samples.header("r"));
        log.append(new LogEntry.NodeSeen(Samples.NODE));
        log.append(1, 0, 1, 1, Samples.result(1), true);
        log.flush();
        long whole = file.size();
        file.limitTo(whole + 20);
        log.append(2, 0, 1, 1, new byte[200], true);
        assertThatThrownBy(log::flush).isInstanceOf(IOException.class);
        log.rollBack();
        assertThat(file.size()).isEqualTo(whole);
        file.limitTo(Long.MAX_VALUE);
        log.append(3, 0, 1, 1, Samples.result(3), true);
        log.flush();
        RecoveredLog recovered = CommitLog.recover(file);
        assertThat(recovered.damage()).isEmpty();
        assertThat(recovered.positions().blocks().toArray()).containsExactly(1, 3);
        checkResults(file, recovered);
    }

    @Test
    void resultsLargerThanTheBufferAreWhole() throws IOException {
        CrashingFile file = new CrashingFile();
        CommitLog log = CommitLog.create(file, Samples.header("r"));
        log.append(new LogEntry.NodeSeen(Samples.NODE));
        byte[] large = new byte[3 * CommitLog.BUFFER_BYTES + 17];
        new java.util.Random(1).nextBytes(large);
        long position = log.append(0, 0, 1, 1, large, true);
        log.append(1, 0, 1, 1, Samples.result(1), true);
        log.flush();
        assertThat(log.result(position)).isEqualTo(large);
        assertThat(CommitLog.recover(file).positions().size()).isEqualTo(2);
    }

    static void checkResults(LogFile file, RecoveredLog log) throws IOException {
        int[] blocks = log.positions().blocks().toArray();
        for (int block : blocks) {
            assertThat(CommitLog.result(file, log.positions().get(block)))
                    .as("block %d", block)
                    .isEqualTo(Samples.result(block));
        }
    }

    private static long headerEnd(byte[] whole) {
        int length = java.nio.ByteBuffer.wrap(whole).getInt(Frame.PREAMBLE_BYTES + Integer.BYTES);
        return Frame.PREAMBLE_BYTES + Frame.HEAD_BYTES + length;
    }
}
