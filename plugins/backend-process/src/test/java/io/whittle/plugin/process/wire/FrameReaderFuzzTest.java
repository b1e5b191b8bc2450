package io.whittle.plugin.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, the reader gives messages, or refuses them by an exception of its own; it hangs on none. */
class FrameReaderFuzzTest {
    private static final long SEED = 5;
    private static final int ROUNDS = 60_000;

    private static List<Message> samples() {
        byte[] token = new byte[Frames.TOKEN_BYTES];
        JobDescription job =
                new JobDescription(7, "kmers", "2", Parameters.none(), new Partition(1_000_000, 10), false);
        List<Message> samples = new ArrayList<>(List.of(
                new Message.Hello(
                        Frames.VERSION,
                        token,
                        "process-1",
                        2,
                        0.5,
                        1000,
                        1 << 30,
                        "512m",
                        Map.of("zone", "eu", "gpu", "")),
                new Message.Ready(Frames.VERSION, token, 4711, 8, 1L << 33, "1.250"),
                new Message.OfferBundle("ab".repeat(32), "/somewhere/bundle.jar", 123_456),
                new Message.BundlePart(new byte[300]),
                new Message.OpenJob(
                        7,
                        "kmers",
                        "2",
                        Map.of("input", "größer.fastq", "k", "21"),
                        job.partition(),
                        true,
                        Requirements.of("zone=eu,ch", "!gpu", "memory-bytes>=4g"),
                        List.of("ab".repeat(32))),
                new Message.CloseJob(7),
                new Message.Shrink(9, 0.25),
                new Message.Cancel(Long.MAX_VALUE),
                new Message.Started(10),
                new Message.Progress(11, new long[] {5, Long.MAX_VALUE}, new byte[][] {{1, 2, 3}, {}}),
                new Message.ResultPart(12, new byte[1000]),
                new Message.Shrunk(13, 4, 5),
                new Message.AtItem(13, 1L << 40),
                new Message.Finished(14, new long[0], new byte[0][]),
                new Message.Failed(15, "no", "at all", true, OptionalInt.of(3), true, OptionalLong.of(77)),
                new Message.Failed(16, "", "", false, OptionalInt.empty(), false, OptionalLong.empty()),
                new Message.Heartbeat(),
                new Message.Bye()));
        samples.addAll(Frames.dispatch(17, new Segment(job, BlockList.of(5, 6, 7, 3, 99_999), new float[0], 0)));
        samples.addAll(
                Frames.dispatch(18, new Segment(job, BlockList.range(0, 3), new float[] {1, 2.5f, 0}, Long.MAX_VALUE)));
        samples.addAll(Frames.dispatch(
                19, new Segment(job, BlockList.of(5, 6), new float[0], 0, 0, 5, 1L << 40, Long.MAX_VALUE)));
        return samples;
    }

    private static Optional<Message> read(byte[] bytes) throws IOException {
        return new FrameReader(new ByteArrayInputStream(bytes)).read();
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        for (Message sample : samples()) {
            Message read = read(Frames.frame(sample)).orElseThrow();
            assertThat(read).usingRecursiveComparison().isEqualTo(sample);
            assertThat(Frames.frame(read)).isEqualTo(Frames.frame(sample));
        }
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void longListsGoInSeveralFrames() throws IOException {
        int size = 200_000;
        JobDescription job = new JobDescription(1, "a", "1", Parameters.none(), new Partition(3L * size, 1), false);
        int[] blocks = new int[size];
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            blocks[i] = 3 * (size - 1 - i);
            weights[i] = i;
        }
        List<Message> messages = Frames.dispatch(2, new Segment(job, BlockList.of(blocks), weights, 5));
        assertThat(messages).hasSize(4);
        int at = 0;
        for (Message message : messages) {
            Message read = read(Frames.frame(message)).orElseThrow();
            Message.MoreBlocks part = read instanceof Message.Dispatch first
                    ? new Message.MoreBlocks(first.blocks(), first.weights())
                    : (Message.MoreBlocks) read;
            for (int i = 0; i < part.blocks().size(); i++) {
                assertThat(part.blocks().get(i) == blocks[at] && part.weights()[i] == weights[at])
                        .as("block at %d", at)
                        .isTrue();
                at++;
            }
        }
        assertThat(at).isEqualTo(size);
    }

    @Test
    void refusesWhatIsNoMessage() {
        Random random = new Random(SEED);
        List<byte[]> frames = samples().stream().map(Frames::frame).toList();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                stream.writeBytes(mutated(frames.get(random.nextInt(frames.size())), random));
            }
            refused += refusals(stream.toByteArray(), "round " + round + " of seed " + SEED);
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS);
    }

    /** Reads to the end of a stream; returns how often that was refused: once, or never. */
    private static int refusals(byte[] bytes, String round) {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes));
        try {
            int messages = 0;
            while (reader.read().isPresent()) {
                messages++;
                assertThat(messages).as(round).isLessThanOrEqualTo(bytes.length);
            }
            return 0;
        } catch (WireException | EOFException e) {
            assertThat(e.getMessage()).as(round).isNotBlank();
            return 1;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(round + ": " + Arrays.toString(bytes), e);
        }
    }

    private static byte[] mutated(byte[] frame, Random random) {
        byte[] bytes = frame.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 3 -> { // the length says something else, sometimes what fits
                bytes[3] = (byte) (bytes.length - 4 + random.nextInt(5) - 2);
                bytes[2] = (byte) random.nextInt(2);
            }
            case 4 -> { // a field within says that much follows
                for (int i = 5; i < Math.min(bytes.length, 5 + random.nextInt(12)); i++) {
                    bytes[i] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                }
            }
            default -> {}
        }
        return bytes;
    }

    @Test
    void takesNoMemoryForWhatIsOnlyAnnounced() throws IOException {
        long before = allocated();
        for (int i = 0; i < 2000; i++) {
            ByteArrayInputStream announced = new ByteArrayInputStream(new byte[] {0, 0x10, 0, 0, 12, 1, 2, 3});
            try {
                new FrameReader(announced).read();
            } catch (EOFException expected) {
                assertThat(expected).hasMessageContaining("ends within a frame");
            }
        }
        assertThat(allocated() - before).as("bytes").isLessThan(2000L * 20_000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
