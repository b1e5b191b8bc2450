package io.whittle.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far two runs of the same job differ, from successive runs of one signature. */
final class Repeats {
    /** What is assumed where no job ran twice. */
    static final double DEFAULT_LEVEL = 0.15;

    static final double DEFAULT_SHAPE = 0.2;

    private static final double LEAST = 0.02;

    private final List<Double> levels = new ArrayList<>();
    private final List<Double> shapes = new ArrayList<>();

    static Repeats of(List<TrainingRun> runs) {
        Repeats repeats = new Repeats();
        Map<String, TrainingRun> previous = new HashMap<>();
        for (TrainingRun run : runs) {
            TrainingRun earlier = previous.put(run.signature(), run);
            if (earlier != null && earlier.binCosts().length == run.binCosts().length) {
                repeats.add(earlier.binCosts(), run.binCosts());
            }
        }
        return repeats;
    }

    void addAll(Repeats other) {
        levels.addAll(other.levels);
        shapes.addAll(other.shapes);
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    double level() {
        return deviation(levels, DEFAULT_LEVEL);
    }

    double shape() {
        return deviation(shapes, DEFAULT_SHAPE);
    }

    private void add(double[] earlier, double[] later) {
        double[] differences = new double[earlier.length];
        Arrays.setAll(differences, bin -> later[bin] - earlier[bin]);
        double[] known = Arrays.stream(differences).filter(Double::isFinite).toArray();
        if (known.length > 0) {
            double middle = Numbers.median(known);
            levels.add(Math.abs(middle));
            double[] rest =
                    Arrays.stream(known).map(value -> Math.abs(value - middle)).toArray();
            shapes.add(Numbers.quantile(rest, 0.8) / Numbers.Z80);
        }
    }

    private static double deviation(List<Double> values, double otherwise) {
        if (values.isEmpty()) {
            return otherwise;
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(otherwise);
        return Math.max(LEAST, 1.2533 * mean * Numbers.stretch(values.size()));
    }
}
