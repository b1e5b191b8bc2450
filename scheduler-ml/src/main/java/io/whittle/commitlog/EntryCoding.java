package io.whittle.commitlog;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Entries as the body of a frame, and back. Reading trusts nothing: whatever makes no sense is an exception. */
final class EntryCoding {
    /** A text of this length fits where two bytes give its length. */
    private static final int MAX_CHARS = 20_000;

    private EntryCoding() {}

    static byte[] write(LogEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (entry instanceof LogEntry.NodeSeen e) {
                writeNode(out, e.node());
            } else if (entry instanceof LogEntry.LifeBegan e) {
                out.writeByte(Frame.LIFE);
                out.writeLong(e.epochMillis());
                out.writeLong(e.elapsedNanos());
            } else if (entry instanceof LogEntry.Dispatched e) {
                writeDispatched(out, e);
            } else if (entry instanceof LogEntry.Ended e) {
                out.writeByte(Frame.ENDED);
                out.writeLong(e.attempt());
                out.writeInt(e.done());
                out.writeLong(e.startedNanos());
                out.writeLong(e.endedNanos());
                out.writeLong(e.workedNanos());
                out.writeDouble(e.expectedSeconds());
                out.writeDouble(e.expectedDeviation());
                out.writeInt(e.shrinks());
                writeText(out, e.outcome());
                writeText(out, e.reason());
            } else {
                out.writeByte(Frame.COMPLETED);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS));
    }

    private static void writeNode(DataOutputStream out, NodeDescription node) throws IOException {
        out.writeByte(Frame.NODE);
        writeText(out, node.id());
        out.writeDouble(node.speed());
        out.writeInt(node.slots());
        out.writeLong(node.link().latency().toNanos());
        out.writeDouble(node.link().bytesPerSecond());
        out.writeInt(node.attributes().size());
        for (Map.Entry<String, String> attribute : new TreeMap<>(node.attributes()).entrySet()) {
            writeText(out, attribute.getKey());
            writeText(out, attribute.getValue());
        }
    }

    private static void writeDispatched(DataOutputStream out, LogEntry.Dispatched e) throws IOException {
        out.writeByte(Frame.DISPATCHED);
        out.writeLong(e.attempt());
        out.writeInt(e.node());
        out.writeLong(e.atNanos());
        BlockList blocks = e.blocks();
        out.writeInt(blocks.size());
        int before = 0;
        for (int i = 0; i < blocks.size(); i++) {
            writeStep(out, blocks.get(i) - before);
            before = blocks.get(i);
        }
    }

    /** Seven bits a byte, the sign in the lowest: dealt lists step by little. */
    private static void writeStep(DataOutputStream out, int step) throws IOException {
        int rest = (step << 1) ^ (step >> 31);
        while ((rest & ~0x7f) != 0) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /**
     * Reads a body that is no block's.
     *
     * @throws MalformedEntryException where it is not what {@link #write} gives
     */
    static LogEntry read(byte[] body, Partition partition, int nodes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            byte type = in.readByte();
            LogEntry entry =
                    switch (type) {
                        case Frame.NODE -> readNode(in);
                        case Frame.LIFE -> new LogEntry.LifeBegan(in.readLong(), notNegative(in.readLong()));
                        case Frame.DISPATCHED -> readDispatched(in, partition, nodes);
                        case Frame.ENDED ->
                            new LogEntry.Ended(
                                    in.readLong(),
                                    (int) notNegative(in.readInt()),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readDouble(),
                                    in.readDouble(),
                                    in.readInt(),
                                    in.readUTF(),
                                    in.readUTF());
                        case Frame.COMPLETED -> new LogEntry.RunCompleted();
                        default -> throw new MalformedEntryException("unknown type " + type);
                    };
            if (in.available() > 0) {
                throw new MalformedEntryException(in.available() + " bytes too many");
            }
            return entry;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new MalformedEntryException(String.valueOf(e.getMessage()));
        }
    }

    private static LogEntry readNode(DataInputStream in) throws IOException {
        String id = in.readUTF();
        double speed = in.readDouble();
        int slots = in.readInt();
        Link link = new Link(Duration.ofNanos(in.readLong()), in.readDouble());
        Map<String, String> attributes = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            attributes.put(in.readUTF(), in.readUTF());
        }
        return new LogEntry.NodeSeen(new NodeDescription(id, speed, slots, link, attributes));
    }

    private static LogEntry readDispatched(DataInputStream in, Partition partition, int nodes) throws IOException {
        long attempt = in.readLong();
        int node = in.readInt();
        if (node < 0 || node >= nodes) {
            throw new MalformedEntryException("node " + node + " of " + nodes);
        }
        long at = in.readLong();
        int size = in.readInt();
        if (size < 0 || size > in.available()) { // a block takes a byte at least
            throw new MalformedEntryException("a list of " + size + " blocks");
        }
        int[] blocks = new int[size];
        int block = 0;
        for (int i = 0; i < size; i++) {
            block += readStep(in);
            if (block < 0 || block >= partition.blocks()) {
                throw new MalformedEntryException("block " + block + " of " + partition.blocks());
            }
            blocks[i] = block;
        }
        return new LogEntry.Dispatched(attempt, node, BlockList.of(blocks), at);
    }

    private static int readStep(DataInputStream in) throws IOException {
        int zigzag = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = in.readByte();
            zigzag |= (next & 0x7f) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new MalformedEntryException("a number of more than five bytes");
    }

    private static long notNegative(long value) {
        if (value < 0) {
            throw new MalformedEntryException("a negative number: " + value);
        }
        return value;
    }
}
