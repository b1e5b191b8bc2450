package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DealerTest {
    private static final int NODES = 256;

    private static double[] ends(List<BlockList> lists, double[] costs, double[] rates) {
        double[] ends = new double[rates.length];
        for (int node = 0; node < ends.length; node++) {
            for (int i = 0; i < lists.get(node).size(); i++) {
                ends[node] += costs[lists.get(node).get(i)] / rates[node];
            }
        }
        return ends;
    }

    @Test
    void endsAreEvenWhereBlocksAreTooManyToLookAtEveryNodeForEach() {
        Random random = new Random(1);
        double[] costs = random.doubles(20_000).map(x -> 1 / (0.01 + x)).toArray();
        double[] rates = random.doubles(NODES).map(x -> Math.exp(2 * x - 1)).toArray();
        int[] blocks = IntStream.range(0, costs.length).toArray();
        List<BlockList> lists = Dealer.deal(blocks, costs, rates, new double[NODES], true, 0.1);
        assertThat(lists.stream().mapToInt(BlockList::size).sum()).isEqualTo(costs.length);
        double even = Arrays.stream(costs).sum() / Arrays.stream(rates).sum();
        assertThat(Arrays.stream(ends(lists, costs, rates)).max().orElseThrow()).isLessThan(1.02 * even);
    }
}
