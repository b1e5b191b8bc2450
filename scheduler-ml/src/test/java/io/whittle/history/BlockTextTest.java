package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockTextTest {
    @Test
    void readsWhatItWrites() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            int[] blocks = random.ints(random.nextInt(40), 0, 60).toArray();
            BlockList list = BlockList.of(blocks);
            assertThat(BlockText.read(BlockText.write(list))).isEqualTo(list);
        }
    }

    @Test
    void isShortForRangesAndEvenSteps() {
        assertThat(BlockText.write(BlockList.range(10, 5000))).isEqualTo("10+4990");
        assertThat(BlockText.write(BlockList.of(3, 7, 11, 15, 20))).isEqualTo("3+4*4,20");
        assertThat(BlockText.write(BlockList.of(9, 8, 7))).isEqualTo("9+3*-1");
        assertThat(BlockText.write(BlockList.empty())).isEmpty();
    }
}
