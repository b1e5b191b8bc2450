package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionTest {
    @Test
    void blocksCoverAllItemsWithoutGapOrOverlap() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            Partition partition = new Partition(random.nextInt(5_000), 1 + random.nextInt(40));
            long next = 0;
            for (int block = 0; block < partition.blocks(); block++) {
                assertThat(partition.firstItem(block)).as("%s", partition).isEqualTo(next);
                assertThat(partition.size(block)).as("%s", partition).isBetween(1L, partition.grain());
                next = partition.endItem(block);
            }
            assertThat(next).as("%s", partition).isEqualTo(partition.items());
        }
    }

    @Test
    void defaultGrainGivesABlockPerItemUpToALimit() {
        assertThat(Partition.of(0).blocks()).isZero();
        assertThat(Partition.of(65_536)).isEqualTo(new Partition(65_536, 1));
        assertThat(Partition.of(65_537)).isEqualTo(new Partition(65_537, 2));
        assertThat(Partition.of(1_000_000_000).blocks()).isBetween(60_000, 65_536);
    }

    @Test
    void holdsTheLargestJobs() {
        Partition partition = Partition.of(Long.MAX_VALUE);
        int last = partition.blocks() - 1;
        assertThat(partition.blocks()).isEqualTo(65_536);
        assertThat(partition.endItem(last)).isEqualTo(Long.MAX_VALUE);
        assertThat(partition.firstItem(last)).isEqualTo(partition.endItem(last - 1));
        Partition two = new Partition(Long.MAX_VALUE, 1L << 62);
        assertThat(two.blocks()).isEqualTo(2);
        assertThat(two.endItem(1)).isEqualTo(Long.MAX_VALUE);
        for (int beyond : new int[] {2, 4, 8}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> two.firstItem(beyond));
        }
    }

    @Test
    void refusesBlocksThatAreNotThere() {
        Partition partition = new Partition(10, 4);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> partition.endItem(3))
                .withMessageContaining("block 3 of 3");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> partition.size(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> new Partition(0, 1).size(0));
    }

    @Test
    void refusesWhatIsNoPartitionAndSaysWhatWouldBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Partition(-1, 1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Partition(1, 0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Partition(1L << 40, 1))
                .withMessageContaining("grain of at least 513");
        assertThat(new Partition(1L << 40, 513).blocks()).isPositive();
    }
}
