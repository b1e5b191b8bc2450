package io.whittle.simulation;

import io.whittle.spi.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small jobs on random clusters, whose nodes are slower than they say, slow down, die and come back. */
final class RandomCases {
    private RandomCases() {}

    static SimulationCase of(long seed) {
        Random random = new Random(seed);
        int items = 1 + random.nextInt(400);
        double[] costs = random.doubles(items)
                .map(x -> 0.001 * Math.exp(3 * x * random.nextDouble()))
                .toArray();
        List<SimulatedNode> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            double nominal = 0.5 + random.nextInt(4);
            List<SimulatedNode.Step> steps = random.nextInt(3) > 0
                    ? List.of()
                    : List.of(new SimulatedNode.Step(random.nextDouble() * 0.1, 0.1 + random.nextDouble()));
            boolean dies = i > 0 && random.nextInt(4) == 0;
            double death = dies ? 0.021 + random.nextDouble() * 0.2 : Double.POSITIVE_INFINITY;
            double back = dies && random.nextBoolean() ? death + 0.05 : Double.POSITIVE_INFINITY;
            nodes.add(new SimulatedNode(
                    nominal,
                    nominal * (0.5 + random.nextDouble()),
                    i == 0 ? 0 : random.nextInt(3) * 0.01,
                    steps,
                    death,
                    back));
        }
        return new SimulationCase(
                costs,
                new Partition(items, 1),
                nodes,
                random.nextInt(3) * 0.001,
                random.nextInt(2) * 100,
                1e6,
                random.nextInt(2) * 0.01,
                Optional.empty(),
                Optional.empty(),
                seed);
    }
}
