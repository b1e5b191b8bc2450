package io.whittle.plugin.compress;

import java.nio.charset.StandardCharsets;

/** Fills files with what is likely to stand in them. Immutable; safe for use by any thread. */
final class Contents {
    private static final int WORDS = 4096;
    private static final byte[] DIGITS = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] LEVELS = {
        " INFO ".getBytes(StandardCharsets.US_ASCII),
        " INFO ".getBytes(StandardCharsets.US_ASCII),
        " WARN ".getBytes(StandardCharsets.US_ASCII),
        " DEBUG ".getBytes(StandardCharsets.US_ASCII)
    };

    private final byte[][] words = new byte[WORDS][];

    /** @param random what the words are made from */
    Contents(Random64 random) {
        String[] starts = "b c d f g h k l m n p r s t v w st tr pl".split(" ");
        String[] middles = "a e i o u ai ea ou".split(" ");
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (long syllables = 1 + random.below(3); syllables > 0; syllables--) {
                word.append(starts[(int) random.below(starts.length)]);
                word.append(middles[(int) random.below(middles.length)]);
            }
            words[i] = word.append(' ').toString().getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Archives: every byte as likely as any other. */
    void noise(Random64 random, byte[] target, int length) {
        for (int i = 0; i < length; i += 8) {
            long bits = random.next();
            for (int k = i; k < Math.min(length, i + 8); k++) {
                target[k] = (byte) bits;
                bits >>>= 8;
            }
        }
    }

    /** Words, some far more frequent than others, in sentences. */
    void prose(Random64 random, byte[] target, int length) {
        Text text = new Text(target, length);
        while (text.hasRoom()) {
            text.put(word(random));
            if (random.below(12) == 0) {
                text.replaceLast('.');
                text.put(random.below(4) == 0 ? '\n' : ' ');
            }
        }
    }

    /** Lines that are much alike. */
    void log(Random64 random, byte[] target, int length) {
        Text text = new Text(target, length);
        long second = random.below(1_000_000);
        byte[] place = word(random);
        while (text.hasRoom()) {
            second += random.below(5);
            text.put("2024-05-17T".getBytes(StandardCharsets.US_ASCII));
            text.number(second, 6);
            text.put(LEVELS[(int) random.below(LEVELS.length)]);
            text.put(random.below(5) == 0 ? word(random) : place);
            text.put("request ".getBytes(StandardCharsets.US_ASCII));
            text.number(random.below(100_000), 5);
            text.put('\n');
        }
    }

    /** Rows of numbers. */
    void table(Random64 random, byte[] target, int length) {
        Text text = new Text(target, length);
        for (long row = 0; text.hasRoom(); row++) {
            text.number(row, 7);
            for (int column = 0; column < 5; column++) {
                text.put(',');
                text.number(random.below(column < 2 ? 100 : 1_000_000), column < 2 ? 2 : 6);
            }
            text.put('\n');
        }
    }

    /** Pixels of a slope of brightness with noise. */
    void image(Random64 random, byte[] target, int length) {
        int width = 300 + (int) random.below(3000);
        int across = 1 + (int) random.below(4);
        int down = 1 + (int) random.below(4);
        long bits = 0;
        for (int i = 0; i < length; i++) {
            if (i % 32 == 0) {
                bits = random.next();
            }
            int slope = (i % width) * across / 16 + (i / width) * down / 16;
            target[i] = (byte) (slope + (bits & 3));
            bits >>>= 2;
        }
    }

    /** Records of sixteen bytes: a counter, a small number, a large one, zeros. */
    void records(Random64 random, byte[] target, int length) {
        int counter = (int) random.below(1 << 20);
        for (int i = 0; i < length; i++) {
            if (i % 16 == 0) {
                counter += (int) random.below(3);
            }
            target[i] = switch (i % 16) {
                case 0, 1, 2 -> (byte) (counter >>> (8 * (i % 16)));
                case 4 -> (byte) random.below(20);
                case 8, 9, 10 -> (byte) random.next();
                default -> 0;
            };
        }
    }

    /** The product of uniform numbers prefers low ones, much as natural language prefers few words. */
    private byte[] word(Random64 random) {
        return words[(int) (WORDS * random.unit() * random.unit() * random.unit())];
    }

    /** Writes until there is no room, and drops the rest. */
    private static final class Text {
        private final byte[] target;
        private final int length;
        private int position;

        Text(byte[] target, int length) {
            this.target = target;
            this.length = length;
        }

        boolean hasRoom() {
            return position < length;
        }

        void put(byte[] text) {
            int part = Math.min(text.length, length - position);
            System.arraycopy(text, 0, target, position, part);
            position += part;
        }

        void put(char letter) {
            if (position < length) {
                target[position++] = (byte) letter;
            }
        }

        void replaceLast(char letter) {
            target[position - 1] = (byte) letter;
        }

        void number(long number, int digits) {
            long divisor = 1;
            for (int i = 1; i < digits; i++) {
                divisor *= 10;
            }
            for (; divisor > 0; divisor /= 10) {
                put((char) DIGITS[(int) (number / divisor % 10)]);
            }
        }
    }
}
