package io.whittle.plugin.process.wire;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Turns messages into frames: four bytes of length, an octet for the type, fields. Safe for use by any thread. */
public final class Frames {
    /** The version of the protocol. Both sides must have the same. */
    public static final int VERSION = 3;

    /** No frame is longer than this, its length not counted. */
    public static final int MAX_FRAME = 1 << 20;

    /** Bytes of bundles and results go in pieces of this size. */
    public static final int PART = 1 << 18;

    /** How long a token is. */
    public static final int TOKEN_BYTES = 16;

    static final int HEADER = 4;
    /** Blocks of a segment that go into one frame; each takes nine bytes at most. */
    private static final int BLOCKS_PER_FRAME = 1 << 16;

    private static final int MAX_TEXT = 1 << 16;

    private Frames() {}

    /** Returns a message's frame, its length first. */
    public static byte[] frame(Message message) {
        Fields fields = new Fields(64).fixed(0, HEADER);
        encode(message, fields);
        int length = fields.size() - HEADER;
        if (length > MAX_FRAME) {
            throw new IllegalArgumentException("a message of " + length + " bytes is too long: at most " + MAX_FRAME
                    + " pass between scheduler and worker at once");
        }
        fields.patch(0, length);
        return fields.size() == fields.array().length ? fields.array() : Arrays.copyOf(fields.array(), fields.size());
    }

    private static void encode(Message message, Fields out) {
        if (message instanceof Message.Started m) {
            out.octet(FrameType.STARTED).number(m.attempt());
        } else if (message instanceof Message.Finished m) {
            outcomes(out.octet(FrameType.FINISHED).number(m.attempt()), m.nanos(), m.results());
        } else if (message instanceof Message.Progress m) {
            outcomes(out.octet(FrameType.PROGRESS).number(m.attempt()), m.nanos(), m.results());
        } else if (message instanceof Message.Dispatch m) {
            out.octet(FrameType.DISPATCH)
                    .number(m.attempt())
                    .number(m.job())
                    .number(m.total())
                    .number(m.reportNanos());
            ascending(out, m.without());
            blocks(out, m.blocks(), m.weights());
        } else if (message instanceof Message.MoreBlocks m) {
            blocks(out.octet(FrameType.MORE_BLOCKS), m.blocks(), m.weights());
        } else if (message instanceof Message.ResultPart m) {
            out.octet(FrameType.RESULT_PART).number(m.attempt()).bytes(m.bytes());
        } else if (message instanceof Message.Shrink m) {
            out.octet(FrameType.SHRINK).number(m.attempt()).decimal(m.keepFraction());
        } else if (message instanceof Message.Shrunk m) {
            out.octet(FrameType.SHRUNK).number(m.attempt()).number(m.position()).number(m.end());
        } else if (message instanceof Message.AtItem m) {
            out.octet(FrameType.AT_ITEM).number(m.attempt()).number(m.item());
        } else if (message instanceof Message.Heartbeat) {
            out.octet(FrameType.HEARTBEAT);
        } else if (message instanceof Message.Cancel m) {
            out.octet(FrameType.CANCEL).number(m.attempt());
        } else {
            encodeRare(message, out);
        }
    }

    private static void encodeRare(Message message, Fields out) {
        if (message instanceof Message.Failed m) {
            out.octet(FrameType.FAILED)
                    .number(m.attempt())
                    .text(cut(m.message()))
                    .text(cut(m.detail()))
                    .flag(m.retryable())
                    .number(m.block().isPresent() ? 1L + m.block().getAsInt() : 0)
                    .flag(m.outOfMemory())
                    .number(m.item().isPresent() ? 1L + m.item().getAsLong() : 0);
        } else if (message instanceof Message.Hello m) {
            out.octet(FrameType.HELLO)
                    .number(m.version())
                    .bytes(m.token())
                    .text(m.nodeId())
                    .number(m.slots())
                    .decimal(m.speed())
                    .number(m.heartbeatMillis())
                    .number(m.maxResultBytes())
                    .text(m.memoryText());
            pairs(m.attributes(), out);
        } else if (message instanceof Message.Ready m) {
            out.octet(FrameType.READY)
                    .number(m.version())
                    .bytes(m.token())
                    .number(m.processId())
                    .number(m.cores())
                    .number(m.maxMemory())
                    .text(m.coreSpeed());
        } else if (message instanceof Message.OfferBundle m) {
            out.octet(FrameType.OFFER_BUNDLE).text(m.hash()).text(m.path()).number(m.size());
        } else if (message instanceof Message.BundlePart m) {
            out.octet(FrameType.BUNDLE_PART).bytes(m.bytes());
        } else if (message instanceof Message.OpenJob m) {
            openJob(m, out);
        } else if (message instanceof Message.CloseJob m) {
            out.octet(FrameType.CLOSE_JOB).number(m.job());
        } else {
            out.octet(FrameType.BYE);
        }
    }

    private static void openJob(Message.OpenJob m, Fields out) {
        out.octet(FrameType.OPEN_JOB)
                .number(m.job())
                .text(m.kind())
                .text(m.version())
                .number(m.partition().items())
                .number(m.partition().grain())
                .flag(m.external());
        pairs(m.parameters(), out);
        texts(m.requirements().texts(), out);
        texts(m.bundles(), out);
    }

    private static void pairs(Map<String, String> pairs, Fields out) {
        out.number(pairs.size());
        pairs.forEach((name, value) -> out.text(name).text(value));
    }

    private static void texts(List<String> texts, Fields out) {
        out.number(texts.size());
        texts.forEach(out::text);
    }

    private static void outcomes(Fields out, long[] nanos, byte[][] results) {
        out.number(nanos.length);
        for (int i = 0; i < nanos.length; i++) {
            out.number(Math.max(0, nanos[i])).bytes(results[i]);
        }
    }

    /** Neighbours differ by little, mostly by one: the difference to that takes a byte. */
    private static void blocks(Fields out, BlockList blocks, float[] weights) {
        out.number(blocks.size()).flag(weights.length > 0);
        long expected = 0;
        for (int i = 0; i < blocks.size(); i++) {
            long difference = blocks.get(i) - expected;
            out.number((difference << 1) ^ (difference >> 63));
            expected = blocks.get(i) + 1L;
        }
        for (float weight : weights) {
            out.decimal(weight);
        }
    }

    private static void ascending(Fields out, long[] numbers) {
        out.number(numbers.length);
        long before = 0;
        for (long each : numbers) {
            out.number(each - before);
            before = each;
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …";
    }

    /** Returns the messages that dispatch a segment: one, and further ones for very long lists. */
    public static List<Message> dispatch(long attempt, Segment segment) {
        int size = segment.blocks().size();
        int first = Math.min(size, BLOCKS_PER_FRAME);
        Message dispatch = new Message.Dispatch(
                attempt,
                segment.job().id(),
                size,
                segment.reportNanos(),
                segment.blocks().slice(0, first),
                weights(segment, 0, first),
                segment.without());
        if (first == size) {
            return List.of(dispatch);
        }
        List<Message> messages = new ArrayList<>(List.of(dispatch));
        for (int from = first; from < size; from += BLOCKS_PER_FRAME) {
            int to = Math.min(size, from + BLOCKS_PER_FRAME);
            messages.add(new Message.MoreBlocks(segment.blocks().slice(from, to), weights(segment, from, to)));
        }
        return messages;
    }

    private static float[] weights(Segment segment, int from, int to) {
        if (!segment.weighted()) {
            return new float[0];
        }
        float[] weights = new float[to - from];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) segment.weight(from + i);
        }
        return weights;
    }
}
