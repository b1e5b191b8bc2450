package io.whittle.cost.djl;

import io.whittle.training.LearningRows;
import io.whittle.training.LearningRows.Column;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows of three kinds on four nodes whose cost is known: a power of the size that differs by kind, a factor of the node, a
 * parameter that matters for one kind only and is missing for another, and noise that is ten times as strong for the last
 * kind.
 */
final class SyntheticRows {
    static final int KINDS = 3;
    static final int NODES = 4;
    static final int NOISY = 2;
    static final double NOISE = 0.02;
    private static final double[] POWERS = {1.0, 1.3, 0.8};
    private static final double[] NODE_LEVELS = {0, 0.4, -0.3, 1.1};

    private SyntheticRows() {}

    /** Returns the log of what a row costs, without noise. */
    static double cost(int kind, int node, double size, double parameter) {
        double bump = kind == 1 ? Math.sin(parameter) : 0;
        return POWERS[kind] * Math.log(size) + NODE_LEVELS[node] + bump + kind;
    }

    static LearningRows of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[4][count];
        float[] targets = new float[count];
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(KINDS);
            int node = random.nextInt(NODES);
            double size = Math.exp(random.nextDouble(3, 12));
            double parameter = random.nextDouble(0, 6);
            values[0][i] = kind;
            values[1][i] = node;
            values[2][i] = (float) size;
            values[3][i] = kind == 0 ? Float.NaN : (float) parameter;
            double noise = NOISE * (kind == NOISY ? 10 : 1) * random.nextGaussian();
            targets[i] = (float) (cost(kind, node, size, parameter) + noise);
            weights[i] = 1;
        }
        List<Column> columns = List.of(
                new Column("kind", KINDS),
                new Column("node", NODES),
                new Column("size", 0),
                new Column("parameter", 0));
        return new LearningRows(columns, values, targets, weights);
    }

    static double[] row(double kind, double node, double size, double parameter) {
        return new double[] {kind, node, size, parameter};
    }
}
