package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Arrays of numbers as base64 of their little-endian bytes: exact, and read at start-up many times faster than text. */
final class PackedNumbers {
    private PackedNumbers() {}

    static String ofInts(int[] values) {
        ByteBuffer bytes = buffer(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        return text(bytes);
    }

    static String ofFloats(float[] values) {
        ByteBuffer bytes = buffer(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return text(bytes);
    }

    static String ofDoubles(double[] values) {
        ByteBuffer bytes = buffer(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return text(bytes);
    }

    static int[] ints(Object packed) {
        ByteBuffer bytes = bytes(packed);
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return values;
    }

    static float[] floats(Object packed) {
        ByteBuffer bytes = bytes(packed);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    static double[] doubles(Object packed) {
        ByteBuffer bytes = bytes(packed);
        double[] values = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        byte[] all = new byte[bytes.capacity()];
        bytes.rewind().get(all);
        return Base64.getEncoder().encodeToString(all);
    }

    private static ByteBuffer bytes(Object packed) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(PlainJson.asText(packed)))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
