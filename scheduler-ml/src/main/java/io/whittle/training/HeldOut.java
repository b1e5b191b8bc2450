package io.whittle.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far predictions were off on runs that were held out: logs of actual ÷ predicted, run by run. */
final class HeldOut {
    private final List<double[]> errors = new ArrayList<>();
    private final List<double[]> deviations = new ArrayList<>();

    /**
     * Adds a run.
     *
     * @param runErrors the errors of its rows
     * @param doubt what the prediction said of its own deviation beyond the usual; 0 where it said nothing
     */
    void add(double[] runErrors, double doubt) {
        if (runErrors.length > 0) {
            errors.add(runErrors);
            double[] same = new double[runErrors.length];
            Arrays.fill(same, doubt);
            deviations.add(same);
        }
    }

    /** Adds other runs, their deviations widened by this one. */
    void addAll(HeldOut other, double deviation) {
        errors.addAll(other.errors);
        for (double[] run : other.deviations) {
            deviations.add(
                    Arrays.stream(run).map(own -> Math.hypot(own, deviation)).toArray());
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** Returns the mean absolute error in log space, each run counting the same. */
    double meanAbsolute() {
        return Numbers.mean(errors.stream()
                .mapToDouble(
                        run -> Numbers.mean(Arrays.stream(run).map(Math::abs).toArray()))
                .toArray());
    }

    /** Returns by how much whole runs are off: a standard deviation of the log, stretched where runs are few. */
    double level() {
        double[] levels = errors.stream()
                .mapToDouble(run -> Math.abs(Numbers.median(run)))
                .toArray();
        double robust = 1.2533 * Numbers.mean(levels); // the mean absolute value of a normal variable is 0.8 deviations
        return robust * Numbers.stretch(levels.length);
    }

    /** Returns by how much rows are off beside that. */
    double shape() {
        return Numbers.mean(errors.stream()
                .mapToDouble(run -> {
                    double middle = Numbers.median(run);
                    double[] rest = Arrays.stream(run)
                            .map(error -> Math.abs(error - middle))
                            .toArray();
                    return Numbers.quantile(rest, 0.8) / Numbers.Z80;
                })
                .toArray());
    }

    /** Returns by what factor deviations must be multiplied for 80 % of the rows to lie within 80 % intervals. */
    double correction(double level, double shape) {
        double[] ratios = new double[rows()];
        int next = 0;
        for (int run = 0; run < errors.size(); run++) {
            for (int row = 0; row < errors.get(run).length; row++) {
                double total = Math.hypot(Math.hypot(level, shape), deviations.get(run)[row]);
                ratios[next++] = Math.abs(errors.get(run)[row]) / Math.max(total, 1e-9);
            }
        }
        double factor = Numbers.quantile(ratios, 0.8) / Numbers.Z80;
        return errors.size() >= 5 ? factor : Math.max(1, factor); // a few runs cannot show that it is less
    }

    int rows() {
        return errors.stream().mapToInt(run -> run.length).sum();
    }

    /** Sums up, with 80 % intervals of these deviations. */
    ErrorSummary summary(double level, double shape) {
        double logSum = 0;
        int near = 0;
        int covered = 0;
        double[] percent = new double[rows()];
        int next = 0;
        for (int run = 0; run < errors.size(); run++) {
            for (int row = 0; row < errors.get(run).length; row++) {
                double error = errors.get(run)[row];
                logSum += Math.abs(error);
                double relative = Math.abs(Math.exp(-error) - 1); // |predicted − actual| ÷ actual
                percent[next++] = 100 * relative;
                near += relative <= 0.25 ? 1 : 0;
                double total = Math.hypot(Math.hypot(level, shape), deviations.get(run)[row]);
                covered += Math.abs(error) <= Numbers.Z80 * total ? 1 : 0;
            }
        }
        int rows = Math.max(1, percent.length);
        return new ErrorSummary(
                percent.length,
                Numbers.median(percent),
                Math.exp(logSum / rows),
                100.0 * near / rows,
                (double) covered / rows);
    }
}
