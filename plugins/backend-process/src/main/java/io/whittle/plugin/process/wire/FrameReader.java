package io.whittle.plugin.process.wire;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads messages from a stream, whoever wrote what stands there: what is none is refused with a {@link WireException}, and
 * no more memory is taken than the frame that has really come is long. Used by one thread.
 */
public final class FrameReader {
    private static final int MAX_BLOCKS = 1 << 17;

    private final InputStream in;
    private byte[] frame = new byte[1 << 12];

    /** Reads from this stream, which should be buffered. */
    public FrameReader(InputStream in) {
        this.in = in;
    }

    /**
     * Waits for the next message.
     *
     * @return empty where the stream has ended between two frames
     * @throws WireException where something else came than a message
     * @throws IOException where the stream cannot be read, or ends within a frame
     */
    public Optional<Message> read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int length = first;
        for (int i = 1; i < Frames.HEADER; i++) {
            length = (length << 8) | octet();
        }
        if (length < 1 || length > Frames.MAX_FRAME) {
            throw new WireException("a frame of " + Integer.toUnsignedString(length) + " bytes, where at most "
                    + Frames.MAX_FRAME + " are allowed" + asText(length));
        }
        fill(length);
        FieldReader fields = new FieldReader(frame, 0, length);
        try {
            Message message = message(fields);
            fields.expectEnd();
            return Optional.of(message);
        } catch (IllegalArgumentException e) { // a value that the types themselves refuse
            throw new WireException(e.getMessage());
        }
    }

    /** What is printed by a program that knows nothing of the protocol should be shown as such. */
    private String asText(int length) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            text.append((char) ((length >>> shift) & 0xff));
        }
        int more = Math.min(in.available(), 80);
        for (int i = 0; i < more; i++) {
            text.append((char) octet());
        }
        boolean printable = text.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t');
        return printable ? "; it reads \"" + text.toString().strip().replaceAll("\\s+", " ") + "\"" : "";
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the stream ends within a frame");
        }
        return octet;
    }

    /** Memory grows with what has come, not with what was announced. */
    private void fill(int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            if (filled == frame.length) {
                frame = Arrays.copyOf(frame, Math.min(Frames.MAX_FRAME, 2 * frame.length));
            }
            int count = in.read(frame, filled, Math.min(length, frame.length) - filled);
            if (count < 0) {
                throw new EOFException("the stream ends within a frame");
            }
            filled += count;
        }
    }

    private static Message message(FieldReader in) throws WireException {
        int type = in.octet();
        return switch (type) {
            case FrameType.HELLO ->
                new Message.Hello(
                        in.numberUpTo(Integer.MAX_VALUE),
                        in.byteString(),
                        in.text(),
                        in.numberUpTo(Integer.MAX_VALUE),
                        in.decimal(),
                        in.numberUpTo(Integer.MAX_VALUE),
                        in.number(),
                        in.text(),
                        pairs(in));
            case FrameType.READY ->
                new Message.Ready(
                        in.numberUpTo(Integer.MAX_VALUE),
                        in.byteString(),
                        in.number(),
                        in.numberUpTo(Integer.MAX_VALUE),
                        in.number(),
                        in.text());
            case FrameType.OFFER_BUNDLE -> new Message.OfferBundle(in.text(), in.text(), in.number());
            case FrameType.BUNDLE_PART -> new Message.BundlePart(in.byteString());
            case FrameType.OPEN_JOB -> openJob(in);
            case FrameType.CLOSE_JOB -> new Message.CloseJob(in.number());
            case FrameType.DISPATCH -> dispatch(in);
            case FrameType.MORE_BLOCKS -> moreBlocks(in);
            case FrameType.SHRINK -> new Message.Shrink(in.number(), fraction(in));
            case FrameType.CANCEL -> new Message.Cancel(in.number());
            case FrameType.STARTED -> new Message.Started(in.number());
            case FrameType.PROGRESS, FrameType.FINISHED -> outcomes(type, in);
            case FrameType.RESULT_PART -> new Message.ResultPart(in.number(), in.byteString());
            case FrameType.SHRUNK ->
                new Message.Shrunk(in.number(), in.numberUpTo(Integer.MAX_VALUE), in.numberUpTo(Integer.MAX_VALUE));
            case FrameType.AT_ITEM -> new Message.AtItem(in.number(), in.number());
            case FrameType.FAILED -> failed(in);
            case FrameType.HEARTBEAT -> new Message.Heartbeat();
            case FrameType.BYE -> new Message.Bye();
            default -> throw new WireException("a frame of the unknown type " + type);
        };
    }

    private static double fraction(FieldReader in) throws WireException {
        double fraction = in.decimal();
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new WireException("a fraction of " + fraction);
        }
        return fraction;
    }

    private static Message outcomes(int type, FieldReader in) throws WireException {
        long attempt = in.number();
        int count = in.count(2);
        long[] nanos = new long[count];
        byte[][] results = new byte[count][];
        for (int i = 0; i < count; i++) {
            nanos[i] = in.number();
            results[i] = in.byteString();
        }
        return type == FrameType.PROGRESS
                ? new Message.Progress(attempt, nanos, results)
                : new Message.Finished(attempt, nanos, results);
    }

    private static Message failed(FieldReader in) throws WireException {
        long attempt = in.number();
        String message = in.text();
        String detail = in.text();
        boolean retryable = in.flag();
        long block = in.number();
        if (block > Integer.MAX_VALUE) {
            throw new WireException("a block of number " + (block - 1));
        }
        return new Message.Failed(
                attempt,
                message,
                detail,
                retryable,
                block == 0 ? OptionalInt.empty() : OptionalInt.of((int) block - 1),
                in.flag(),
                itemBefore(in.number()));
    }

    private static OptionalLong itemBefore(long number) {
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number - 1);
    }

    private static Message openJob(FieldReader in) throws WireException {
        long job = in.number();
        String kind = in.text();
        String version = in.text();
        Partition partition = new Partition(in.number(), in.number());
        boolean external = in.flag();
        Map<String, String> parameters = pairs(in);
        Requirements requirements = Requirements.parse(texts(in));
        return new Message.OpenJob(job, kind, version, parameters, partition, external, requirements, texts(in));
    }

    private static Map<String, String> pairs(FieldReader in) throws WireException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int left = in.count(2); left > 0; left--) {
            pairs.put(in.text(), in.text());
        }
        return pairs;
    }

    private static List<String> texts(FieldReader in) throws WireException {
        List<String> texts = new ArrayList<>();
        for (int left = in.count(1); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    private static Message dispatch(FieldReader in) throws WireException {
        long attempt = in.number();
        long job = in.number();
        int total = in.numberUpTo(Integer.MAX_VALUE);
        long reportNanos = in.number();
        long[] without = ascending(in);
        Message.MoreBlocks first = moreBlocks(in);
        if (first.blocks().isEmpty() || first.blocks().size() > total) {
            throw new WireException("a segment of " + total + " blocks, of which "
                    + first.blocks().size() + " come");
        }
        return new Message.Dispatch(attempt, job, total, reportNanos, first.blocks(), first.weights(), without);
    }

    private static long[] ascending(FieldReader in) throws WireException {
        long[] numbers = new long[in.count(1)];
        long before = 0;
        for (int i = 0; i < numbers.length; i++) {
            long step = in.number();
            if (step > Long.MAX_VALUE - before) {
                throw new WireException("an item of a number beyond all");
            }
            before += step;
            numbers[i] = before;
        }
        return numbers;
    }

    private static Message.MoreBlocks moreBlocks(FieldReader in) throws WireException {
        int count = in.count(1);
        if (count > MAX_BLOCKS) {
            throw new WireException("a frame of " + count + " blocks");
        }
        boolean weighted = in.flag();
        int[] blocks = new int[count];
        long expected = 0;
        for (int i = 0; i < count; i++) {
            long zigzag = in.number();
            long block = expected + ((zigzag >>> 1) ^ -(zigzag & 1));
            if (block < 0 || block > Integer.MAX_VALUE) {
                throw new WireException("a block of number " + block);
            }
            blocks[i] = (int) block;
            expected = block + 1;
        }
        if (!weighted) {
            return new Message.MoreBlocks(BlockList.of(blocks), new float[0]);
        }
        if (in.remaining() < (long) count * Float.BYTES) {
            throw new WireException("fewer weights than blocks");
        }
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = in.shortDecimal();
        }
        return new Message.MoreBlocks(BlockList.of(blocks), weights);
    }
}
