package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Arrays of numbers as base64 of their little-endian bytes: exact, and read at start-up many times faster than text. */
final class PackedNumbers {
    private PackedNumbers() {}

    static String ofInts(int[] values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        littleEndian(bytes).asIntBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String ofFloats(float[] values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        littleEndian(bytes).asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String ofDoubles(double[] values) {
        byte[] bytes = new byte[values.length * Double.BYTES];
        littleEndian(bytes).asDoubleBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes);
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

    private static ByteBuffer bytes(Object packed) {
        return littleEndian(Base64.getDecoder().decode(PlainJson.asText(packed)));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
