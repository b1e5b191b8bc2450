package io.whittle.plugin.ledger;

import java.io.IOException;

/**
 * A file cut into items of equal bytes, wherever lines end: a line belongs to the item in which it begins. So nothing of
 * the file need be read to know its items. Safe for use by any thread.
 */
final class TipFile implements Tips {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final SharedFile file;
    private final int itemBytes;

    TipFile(SharedFile file, int itemBytes) {
        this.file = file;
        this.itemBytes = itemBytes;
    }

    @Override
    public long items() {
        return (file.size() + itemBytes - 1) / itemBytes;
    }

    private long start(long item) {
        return Math.min(file.size(), item * itemBytes);
    }

    @Override
    public long bytes(long first, long end) {
        return start(end) - start(first);
    }

    @Override
    public void read(long item, Lines lines) throws IOException {
        long start = start(item);
        long origin = Math.max(0, start - 1); // whether a line begins at the start, the byte before it says
        byte[] bytes = file.read(origin, Math.min(file.size(), start(item + 1) + Fields.MAX_LINE_BYTES + 2));
        int end = (int) (start(item + 1) - origin);
        int position = start > 0 ? lineEnd(bytes, 0) + 1 : afterMark(bytes);
        while (position < end) {
            int lineEnd = lineEnd(bytes, position);
            int textEnd = lineEnd > position && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
            if (textEnd - position > Fields.MAX_LINE_BYTES) {
                lines.longLine(bytes, position, textEnd);
            } else {
                lines.line(bytes, position, textEnd);
            }
            position = lineEnd + 1;
        }
    }

    private static int lineEnd(byte[] bytes, int from) {
        int position = from;
        while (position < bytes.length && bytes[position] != '\n') {
            position++;
        }
        return position;
    }

    private static int afterMark(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked =
                bytes.length >= length && java.util.Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? length : 0;
    }

    @Override
    public void close() {
        file.close();
    }
}
