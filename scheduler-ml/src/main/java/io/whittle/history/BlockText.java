package io.whittle.history;

import io.whittle.spi.BlockList;
import java.util.Arrays;

/**
 * A list of blocks as a short text: {@code 7} is a block, {@code 7+3} are the blocks 7, 8, 9, and {@code 7+3*4} the
 * blocks 7, 11, 15, joined by commas. Dealt lists step evenly, so they stay short.
 */
final class BlockText {
    private BlockText() {}

    static String write(BlockList blocks) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (next < blocks.size()) {
            int length = 1;
            int step = next + 1 < blocks.size() ? blocks.get(next + 1) - blocks.get(next) : 0;
            while (next + length < blocks.size() && blocks.get(next + length) - blocks.get(next + length - 1) == step) {
                length++;
            }
            // two blocks at some distance save nothing as a progression and might split a longer one
            if (length == 2 && step != 1) {
                length = 1;
            }
            text.append(text.length() == 0 ? "" : ",").append(blocks.get(next));
            if (length > 1) {
                text.append('+').append(length);
                if (step != 1) {
                    text.append('*').append(step);
                }
            }
            next += length;
        }
        return text.toString();
    }

    static BlockList read(String text) {
        if (text.isEmpty()) {
            return BlockList.empty();
        }
        int[] blocks = new int[16];
        int size = 0;
        for (String part : text.split(",", -1)) {
            int plus = part.indexOf('+');
            int star = part.indexOf('*');
            int first = Integer.parseInt(plus < 0 ? part : part.substring(0, plus));
            int length = plus < 0
                    ? 1
                    : Integer.parseInt(star < 0 ? part.substring(plus + 1) : part.substring(plus + 1, star));
            int step = star < 0 ? 1 : Integer.parseInt(part.substring(star + 1));
            while (size + length > blocks.length) {
                blocks = Arrays.copyOf(blocks, Math.max(size + length, blocks.length * 2));
            }
            for (int i = 0; i < length; i++) {
                blocks[size++] = first + i * step;
            }
        }
        return BlockList.of(Arrays.copyOf(blocks, size));
    }
}
