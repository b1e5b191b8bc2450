package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.NearestRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import java.util.Arrays;

/**
 * As the nearest configurations that ran before, where a feature counts by how much it changes the cost of the kind, and
 * repetitions of a configuration are put together.
 */
final class Configurations extends KindLearner {
    private static final int MAX_REMEMBERED = 4000;
    private static final int NEIGHBOURS = 3;

    /** How much of the spread of costs a feature counts for at least: what does not act in proportion may yet matter. */
    private static final double LEAST_IMPORTANCE = 0.05;

    private final Difference difference;

    /** How the cost of a job differs from that of a configuration near by. */
    enum Difference {
        /** Not at all. */
        NONE("configurations"),
        /** By powers of the numbers, as fitted. */
        POWERS("configurations-powers"),
        /** In proportion to the size. */
        PROPORTION("configurations-proportion");

        private final String label;

        Difference(String label) {
            this.label = label;
        }
    }

    Configurations(Difference difference) {
        super(difference.label);
        this.difference = difference;
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        Repeats repeats = Repeats.of(rows);
        LearningRows configurations = repeats.rows();
        int size = Sizes.column(configurations);
        EncodedRegression encoding = Encoding.forDistances(configurations);
        EncodedRegression linearEncoding = Encoding.scaled(configurations);
        int numbers = encoding.columns().length;
        if (numbers == 0) {
            return proportional(KindMedian.constant(configurations), configurations, size, false);
        }
        LinearRegression linear = Linear.weights(linearEncoding, configurations);
        double floor = LEAST_IMPORTANCE * spread(configurations.targets());
        double[] importance = new double[numbers];
        double[] slopes = new double[numbers];
        boolean sizeVaries = false;
        for (int i = 0; i < numbers; i++) {
            boolean number = encoding.texts()[i].length == 0;
            importance[i] = Math.max(1e-6, Math.abs(linear.weights()[i]) + floor);
            boolean isSize = encoding.columns()[i] == size;
            sizeVaries |= isSize;
            slopes[i] = switch (difference) {
                case NONE -> 0;
                case POWERS -> number ? linear.weights()[i] / importance[i] : 0;
                case PROPORTION -> isSize ? encoding.spreads()[i] / importance[i] : 0;
            };
        }
        EncodedRegression scaled = Distances.scaled(encoding, importance);
        int count = Math.min(MAX_REMEMBERED, configurations.size());
        int[] latest = new int[count];
        Arrays.setAll(latest, i -> i);
        LearningRows remembered = configurations.only(latest);
        Regression nearest = scaled.with(new NearestRegression(
                Distances.packed(scaled, remembered),
                remembered.targets(),
                numbers,
                NEIGHBOURS,
                repeats.noise(),
                new LinearRegression(slopes, 0)));
        return proportional(nearest, configurations, size, sizeVaries);
    }

    /** Where the size never varied it is no number yet, and costs in proportion to it are added from outside. */
    private Regression proportional(Regression nearest, LearningRows rows, int size, boolean sizeVaries) {
        if (difference != Difference.PROPORTION || size < 0 || sizeVaries || Float.isNaN(rows.values()[size][0])) {
            return nearest;
        }
        return Proportion.added(nearest, rows, size);
    }

    private static double spread(float[] targets) {
        double mean = 0;
        for (float target : targets) {
            mean += target / targets.length;
        }
        double squares = 0;
        for (float target : targets) {
            squares += (target - mean) * (target - mean) / targets.length;
        }
        return Math.sqrt(squares);
    }
}
