package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.BlockList;
import org.junit.jupiter.api.Test;

class WaitingBlocksTest {
    private final WaitingBlocks waiting = new WaitingBlocks();

    @Test
    void givesBlocksInOrder() {
        waiting.add(BlockList.range(0, 10));
        assertThat(waiting.take(4)).isEqualTo(BlockList.range(0, 4));
        assertThat(waiting.take(6)).isEqualTo(BlockList.range(4, 10));
        assertThat(waiting.size()).isZero();
    }

    @Test
    void givesWhatCameBackFirst() {
        waiting.add(BlockList.range(0, 10));
        BlockList lost = waiting.take(3);
        waiting.add(BlockList.range(10, 12));
        waiting.add(lost);
        assertThat(waiting.take(2)).isEqualTo(BlockList.of(0, 1));
        assertThat(waiting.take(9)).isEqualTo(BlockList.of(2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(waiting.take(1)).isEqualTo(BlockList.of(11));
    }

    @Test
    void countsWhatWaitsAndWhatIsKnown() {
        waiting.add(BlockList.empty());
        waiting.add(BlockList.of(3, 9, 4));
        assertThat(waiting.known()).isEqualTo(10);
        waiting.take(1);
        waiting.add(BlockList.of(3));
        assertThat(waiting.size()).isEqualTo(3);
        assertThat(waiting.known()).isEqualTo(10);
    }

    @Test
    void refusesToGiveWhatItDoesNotHave() {
        waiting.add(BlockList.range(0, 3));
        assertThatThrownBy(() -> waiting.take(4)).hasMessageContaining("4 of 3");
        assertThatThrownBy(() -> waiting.take(0)).hasMessageContaining("0 of 3");
    }
}
