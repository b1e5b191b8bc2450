package io.whittle.plugin.process.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes apart the bytes of a frame; what does not fit into it is refused before anything is allocated for it. */
final class FieldReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    FieldReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int remaining() {
        return end - at;
    }

    int octet() throws WireException {
        need(1);
        return bytes[at++] & 0xff;
    }

    long number() throws WireException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new WireException("a number of more than nine bytes");
    }

    /** A number that is at most so large. */
    int numberUpTo(int max) throws WireException {
        long value = number();
        if (value > max) {
            throw new WireException("a number of " + value + " where at most " + max + " makes sense");
        }
        return (int) value;
    }

    /** How many things follow that take at least so many bytes each. */
    int count(int least) throws WireException {
        long value = number();
        if (value > remaining() / least) {
            throw new WireException("a count of " + value + " with " + remaining() + " bytes left");
        }
        return (int) value;
    }

    boolean flag() throws WireException {
        int octet = octet();
        if (octet > 1) {
            throw new WireException("a truth value of " + octet);
        }
        return octet == 1;
    }

    double decimal() throws WireException {
        return Double.longBitsToDouble(fixed(Double.BYTES));
    }

    float shortDecimal() throws WireException {
        return Float.intBitsToFloat((int) fixed(Float.BYTES));
    }

    private long fixed(int count) throws WireException {
        need(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[at++] & 0xff);
        }
        return value;
    }

    byte[] byteString() throws WireException {
        int length = count(1);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    String text() throws WireException {
        int length = count(1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new WireException("a text that is not UTF-8");
        }
    }

    private void need(int count) throws WireException {
        if (remaining() < count) {
            throw new WireException("a frame that ends in the middle of a field");
        }
    }

    void expectEnd() throws WireException {
        if (remaining() > 0) {
            throw new WireException(remaining() + " bytes too many in a frame");
        }
    }
}
