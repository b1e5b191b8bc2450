package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every classic policy: each block is dispatched until it is done, and done once. */
class AnyPolicyTest {
    private static final List<String> CLASSIC = List.of(
            "static",
            "ss",
            "fsc",
            "gss",
            "tss",
            "fac2",
            "wf2",
            "awf-b",
            "awf-c",
            "awf-d",
            "awf-e",
            "awf-c-min",
            "af",
            "binlpt");

    static Stream<String> classic() {
        return CLASSIC.stream();
    }

    @Test
    void allShip() {
        assertThat(CLASSIC).allSatisfy(name -> assertThat(Policies.named(name)).isPresent());
        assertThat(Policies.named("no-such")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("classic")
    void dispatchesEveryBlockOnceWhereNothingGoesWrong(String name) {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            FakeCluster cluster = randomCluster(name, random);
            List<Integer> sizes = cluster.run();
            assertThat(cluster.allDone()).as("seed %d", seed).isTrue();
            assertThat(sizes.stream().mapToInt(Integer::intValue).sum())
                    .as("seed %d", seed)
                    .isEqualTo(cluster.partition().blocks());
        }
    }

    @ParameterizedTest
    @MethodSource("classic")
    void dispatchesEveryBlockWhateverHappensToNodes(String name) {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            FakeCluster cluster = randomCluster(name, random);
            for (int event = 0; event < 40; event++) {
                cluster.offerAll();
                happen(cluster, random);
            }
            if (cluster.nodes().isEmpty()) {
                cluster.join(1, 1, 1000);
            }
            cluster.run();
            assertThat(cluster.allDone()).as("seed %d", seed).isTrue();
            assertThat(cluster.anyWaiting()).as("seed %d", seed).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("classic")
    void copesWithLargeJobs(String name) {
        FakeCluster cluster = FakeCluster.of(name, 65_536, 1, 1, 2, 4);
        cluster.run();
        assertThat(cluster.allDone()).isTrue();
    }

    private static FakeCluster randomCluster(String name, Random random) {
        long[] costs = random.longs(5_000, 0, 1 + (1L << random.nextInt(30))).toArray();
        FakeCluster cluster = new FakeCluster(FakeCluster.policy(name), block -> costs[block % costs.length]);
        IntStream.range(0, 1 + random.nextInt(20)).forEach(i -> join(cluster, random));
        cluster.addBlocks(random.nextInt(random.nextBoolean() ? 20 : 2000));
        return cluster;
    }

    private static FakeNode join(FakeCluster cluster, Random random) {
        double speed = Math.exp(random.nextGaussian());
        return cluster.join(random.nextBoolean() ? 1 : speed, speed, random.nextInt(3) * 10_000L);
    }

    private static void happen(FakeCluster cluster, Random random) {
        List<FakeNode> busy = cluster.busy();
        FakeNode victim = busy.isEmpty() ? null : busy.get(random.nextInt(busy.size()));
        switch (random.nextInt(12)) {
            case 0 -> join(cluster, random);
            case 1 -> {
                if (victim != null) {
                    cluster.leave(victim);
                }
            }
            case 2, 3 -> {
                if (victim != null) {
                    cluster.fail(
                            victim, random.nextInt(victim.running().blocks().size() + 1));
                }
            }
            case 4 -> cluster.addBlocks(random.nextInt(50));
            case 5 -> cluster.predict(randomProfile(cluster.partition(), random));
            default -> cluster.step();
        }
    }

    private static CostProfile randomProfile(Partition partition, Random random) {
        Bins bins = Bins.of(partition.blocks());
        double[] seconds = random.doubles(bins.count(), 1e-9, 1).toArray();
        return CostProfile.predicted(partition, bins, seconds, 0.1, random.nextDouble(), "random");
    }
}
