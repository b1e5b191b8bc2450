package io.whittle.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far predictions were off on runs that were held out: logs of actual ÷ predicted, run by run. */
final class HeldOut {
    private static final double LEAST_DEVIATION = 0.02;
    private static final int ENOUGH_JOBS = 5;

    /** What is assumed of the deviations of level and shape where nothing was held out to tell. */
    private static final Deviations UNTESTED = new Deviations(1.0, 0.5);

    private final List<String> jobs = new ArrayList<>();
    private final List<double[]> errors = new ArrayList<>();
    private final List<Double> deviations = new ArrayList<>();

    /**
     * Standard deviations of the log.
     *
     * @param level by how much a whole run is off
     * @param shape by how much a row is off beside that
     */
    record Deviations(double level, double shape) {
        double total() {
            return Math.hypot(level, shape);
        }
    }

    /**
     * Adds a run.
     *
     * @param job the run's job
     * @param runErrors the errors of its rows
     * @param deviation what the prediction said of its own deviation; 0 where it said nothing
     */
    void add(String job, double[] runErrors, double deviation) {
        if (runErrors.length > 0) {
            jobs.add(job);
            errors.add(runErrors);
            deviations.add(deviation);
        }
    }

    /** Adds other runs. */
    void addAll(HeldOut other) {
        jobs.addAll(other.jobs);
        errors.addAll(other.errors);
        deviations.addAll(other.deviations);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** Returns the runs of all jobs but those of a group. */
    HeldOut without(int group, JobGroups groups) {
        HeldOut others = new HeldOut();
        for (int run = 0; run < errors.size(); run++) {
            if (groups.of(jobs.get(run)) != group) {
                others.add(jobs.get(run), errors.get(run), deviations.get(run));
            }
        }
        return others;
    }

    /** Returns the same runs, each with the deviation that the runs of all other jobs call for: none vouches for itself. */
    HeldOut calibrated() {
        HeldOut calibrated = new HeldOut();
        JobGroups groups = new JobGroups(jobs);
        Map<Integer, Double> ofOthers = new HashMap<>();
        for (int run = 0; run < errors.size(); run++) {
            double usual = ofOthers.computeIfAbsent(
                    groups.of(jobs.get(run)),
                    group -> without(group, groups).deviations().total());
            calibrated.add(jobs.get(run), errors.get(run), Math.hypot(deviations.get(run), usual));
        }
        return calibrated;
    }

    /** Returns the deviations that these errors call for; wide ones where there are none. */
    Deviations deviations() {
        if (isEmpty()) {
            return UNTESTED;
        }
        double level = level();
        double shape = shape();
        double factor = correction(Math.max(LEAST_DEVIATION, Math.hypot(level, shape)));
        return new Deviations(Math.max(LEAST_DEVIATION, level * factor), Math.max(LEAST_DEVIATION, shape * factor));
    }

    /** Returns the mean absolute error in log space, each run counting the same. */
    double meanAbsolute() {
        return Numbers.mean(errors.stream()
                .mapToDouble(
                        run -> Numbers.mean(Arrays.stream(run).map(Math::abs).toArray()))
                .toArray());
    }

    /** Returns by how much whole runs are off: a standard deviation of the log. */
    private double level() {
        double[] levels = errors.stream()
                .mapToDouble(run -> Math.abs(Numbers.median(run)))
                .toArray();
        return 1.2533 * Numbers.mean(levels); // the mean absolute value of a normal variable is 0.8 deviations
    }

    /** Returns by how much rows are off beside that. */
    private double shape() {
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

    /**
     * Returns by what factor a deviation must be multiplied for 80 % of the rows to lie within 80 % intervals, those of other
     * jobs than these too: runs of a job are off together, and a few jobs tell little of the next one.
     */
    private double correction(double deviation) {
        Map<String, List<double[]>> ofJobs = new LinkedHashMap<>();
        for (int run = 0; run < errors.size(); run++) {
            double doubt = deviations.get(run);
            double[] needed = Arrays.stream(errors.get(run))
                    .map(error -> Math.sqrt(Math.max(0, square(error / Numbers.Z80) - square(doubt))) / deviation)
                    .toArray();
            ofJobs.computeIfAbsent(jobs.get(run), job -> new ArrayList<>()).add(needed);
        }
        List<double[]> groups = ofJobs.values().stream()
                .map(runs -> runs.stream().flatMapToDouble(Arrays::stream).toArray())
                .toList();
        double factor =
                Numbers.quantile(groups.stream().flatMapToDouble(Arrays::stream).toArray(), 0.8);
        double least = groups.size() >= ENOUGH_JOBS ? 0 : 1; // a few jobs cannot show that it is less
        return Math.max(least, factor) * FewGroups.widening(groups);
    }

    private static double square(double value) {
        return value * value;
    }

    int rows() {
        return errors.stream().mapToInt(run -> run.length).sum();
    }

    /** Sums up, with 80 % intervals of the deviations that the predictions came with. */
    ErrorSummary summary() {
        double[] all = new double[rows()];
        double[] doubts = new double[all.length];
        int next = 0;
        for (int run = 0; run < errors.size(); run++) {
            for (double error : errors.get(run)) {
                all[next] = -error; // predicted ÷ actual
                doubts[next++] = deviations.get(run);
            }
        }
        return ErrorSummary.of(all, doubts);
    }
}
