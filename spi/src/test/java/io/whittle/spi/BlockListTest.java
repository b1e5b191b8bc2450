package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockListTest {
    @Test
    void keepsOrderAndCopiesItsInput() {
        int[] given = {3, 1, 2};
        BlockList list = BlockList.of(given);
        given[0] = 99;
        assertThat(list.toArray()).containsExactly(3, 1, 2);
        list.toArray()[0] = 99;
        assertThat(list.get(0)).isEqualTo(3);
    }

    @Test
    void slicesOfSlicesAreListsOfTheirOwn() {
        BlockList list = BlockList.range(10, 20).slice(2, 8).slice(1, 4);
        assertThat(list.toArray()).containsExactly(13, 14, 15);
        assertThat(list).isEqualTo(BlockList.of(13, 14, 15)).hasSameHashCodeAs(BlockList.of(13, 14, 15));
        assertThat(list).isNotEqualTo(BlockList.of(15, 14, 13));
        List<Integer> seen = new ArrayList<>();
        list.forEach(seen::add);
        assertThat(seen).containsExactly(13, 14, 15);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.slice(2, 4));
    }

    @Test
    void emptyListsAreEqual() {
        assertThat(BlockList.range(4, 4)).isEqualTo(BlockList.empty()).isEqualTo(BlockList.of());
        assertThat(BlockList.of(1).slice(1, 1).isEmpty()).isTrue();
        assertThat(BlockList.empty()).hasToString("[]");
    }

    @Test
    void countsTheItemsOfItsBlocks() {
        assertThat(BlockList.of(2, 0).items(new Partition(10, 4))).isEqualTo(2 + 4);
    }

    @Test
    void printsLongListsShortly() {
        assertThat(BlockList.range(0, 3)).hasToString("[0, 1, 2]");
        assertThat(BlockList.range(5, 1005).toString()).contains("5, 6, …").contains("1000 blocks");
    }

    @Test
    void refusesWhatIsNoBlock() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockList.of(1, -2))
                .withMessageContaining("-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockList.range(3, 2))
                .withMessageContaining("3 to 2");
    }
}
