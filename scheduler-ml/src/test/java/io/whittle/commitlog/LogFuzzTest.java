package io.whittle.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is done to a log, it is read in bounded time and memory, and nothing wrong comes out of it. */
@Timeout(60)
class LogFuzzTest {
    private static final int ROUNDS = 2500;
    private static final int MAX_READS = 20_000;

    @Test
    void damagedLogsAreReadToTheDamage() throws IOException {
        byte[] whole = Samples.log(40).content();
        int readable = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole;
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes = mutated(random, bytes);
            }
            CountingFile file = new CountingFile(bytes);
            try {
                RecoveredLog log = CommitLog.recover(file);
                readable++;
                CommitLogTest.checkResults(file.inner, log);
            } catch (DamagedLogException e) {
                assertThat(e).hasMessageStartingWith("it");
            }
            assertThat(file.reads).as("reads of seed %d", seed).isLessThan(MAX_READS);
        }
        assertThat(readable).as("logs whose header was spared").isGreaterThan(ROUNDS / 4);
    }

    /** With checksums put right again, every field is reached: the reader must doubt what it says. */
    @Test
    void logsWithRightChecksumsOverNonsenseDoNoHarm() throws IOException {
        byte[] whole = Samples.log(40).content();
        int damaged = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ 1 << random.nextInt(8));
            }
            rightChecksums(bytes);
            CountingFile file = new CountingFile(bytes);
            try {
                RecoveredLog log = CommitLog.recover(file);
                damaged += log.damage().isPresent() ? 1 : 0;
                int last = log.positions().size() - 1;
                assertThat(log.positions().blocks().size() - 1).isEqualTo(last);
            } catch (DamagedLogException e) {
                damaged++;
            }
            assertThat(file.reads).as("reads of seed %d", seed).isLessThan(MAX_READS);
        }
        assertThat(damaged).as("logs in which the nonsense was noticed").isGreaterThan(ROUNDS / 10);
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        if (bytes.length < 2) {
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int end = from + random.nextInt(Math.min(400, bytes.length - from));
        byte[] changed = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed[from] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(changed, from, end, (byte) 0);
            case 2 -> changed = Arrays.copyOf(changed, from);
            case 3 -> { // a piece is gone
                changed = Arrays.copyOf(bytes, bytes.length - (end - from));
                System.arraycopy(bytes, end, changed, from, bytes.length - end);
            }
            case 4 -> { // a piece is there twice
                changed = Arrays.copyOf(bytes, bytes.length + end - from);
                System.arraycopy(bytes, from, changed, end, bytes.length - from);
            }
            default -> { // a length that is very wrong
                int at = Math.max(0, Math.min(bytes.length - Integer.BYTES, from));
                ByteBuffer.wrap(changed).putInt(at, random.nextInt());
            }
        }
        return changed;
    }

    /** Puts the checksum of each frame right, as far as they can be found. */
    private static void rightChecksums(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = Frame.PREAMBLE_BYTES;
        while (bytes.length - at > Frame.HEAD_BYTES) {
            buffer.putInt(at, Frame.MARKER);
            int length = buffer.getInt(at + Integer.BYTES);
            if (length < 1 || length > bytes.length - at - Frame.HEAD_BYTES) {
                return;
            }
            CRC32C checksum = Frame.checksumOf(length);
            checksum.update(bytes, at + Frame.HEAD_BYTES, length);
            buffer.putInt(at + 2 * Integer.BYTES, (int) checksum.getValue());
            at += Frame.HEAD_BYTES + length;
        }
    }

    /** Counts how often it is read. */
    private static final class CountingFile implements LogFile {
        private final CrashingFile inner;
        private int reads;

        CountingFile(byte[] bytes) {
            this.inner = new CrashingFile(bytes);
        }

        @Override
        public long size() {
            return inner.size();
        }

        @Override
        public int read(ByteBuffer target, long position) {
            reads++;
            return inner.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            inner.write(source, position);
        }

        @Override
        public void force() {
            inner.force();
        }

        @Override
        public void truncate(long size) {
            inner.truncate(size);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
