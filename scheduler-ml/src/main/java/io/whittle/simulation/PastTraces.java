package io.whittle.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Predicts the items of a trace from what was recorded before: from other traces through what is known of each item, or
 * from a recording of the same job. Other traces only count where, each held out in turn, they predict one another better
 * than nothing does; their errors then say how far to trust the prediction. Remembers what it has read and learned.
 * Methods may be called by any thread.
 */
final class PastTraces {
    /** A prediction must place so much less of the work wrongly than taking all items to be alike. */
    private static final double WORTH_IT = 0.85;

    /** None of the traces held out may be predicted worse than that by so much. */
    private static final double HARMLESS = 1.02;

    /** Features may lie farther beyond those learned from than was tried, by this factor and so many deviations more. */
    private static final double MORE_REACH = 2;

    private static final double UNTRIED_REACH = 1;

    private static final double UNTESTED_SHAPE = 0.5;
    private static final double LEAST_SHAPE = 0.05;
    private static final double LEAST_LEVEL = 0.5;

    /** How far a second run of a job usually is from the first. */
    private static final double REPEAT_LEVEL = 0.2;

    private static final double REPEAT_SHAPE = 0.1;

    /** Standard deviations within which 80 % of a normal variable lie. */
    private static final double Z80 = 1.2816;

    private final Map<Path, Trace> traces = new ConcurrentHashMap<>();
    private final Map<List<Path>, Optional<ItemPrediction>> predictions = new ConcurrentHashMap<>();

    Trace trace(Path file) {
        return traces.computeIfAbsent(file, Trace::read);
    }

    /** Returns what may be predicted of a case; empty where it may learn from nothing, or nothing can be learned. */
    Optional<ItemPrediction> predict(SuiteCase given) {
        Trace own = trace(given.trace());
        List<Path> key = new ArrayList<>(given.past());
        key.add(0, given.trace());
        if (given.sameJobPast() && recorded(own)) {
            key.add(given.trace());
            return predictions.computeIfAbsent(key, missing -> Optional.of(ofSameJob(own)));
        }
        return predictions.computeIfAbsent(
                key,
                missing -> ofOthers(
                        own,
                        given.past().stream()
                                .map(this::trace)
                                .filter(PastTraces::recorded)
                                .toList()));
    }

    private static boolean recorded(Trace trace) {
        return Arrays.stream(trace.earlierMicros()).anyMatch(earlier -> earlier > 0);
    }

    // ---- from other parameters

    private static Optional<ItemPrediction> ofOthers(Trace own, List<Trace> past) {
        List<Trace> alike = past.stream()
                .filter(trace -> trace.features().equals(own.features()))
                .toList();
        if (alike.isEmpty() || own.features().isEmpty()) {
            return Optional.empty();
        }
        double shape = alike.size() == 1 ? UNTESTED_SHAPE : heldOutShape(alike);
        ItemShape learned = ItemShape.fit(alike);
        if (Double.isNaN(shape) || beyondReach(learned.reach(own), triedReach(alike))) {
            return Optional.empty();
        }
        double[] levels = alike.stream()
                .mapToDouble(trace -> level(trace.earlierMicros()))
                .toArray();
        double level = median(levels);
        double spread = Arrays.stream(levels)
                .map(each -> Math.abs(each - level))
                .average()
                .orElse(0);
        double[] relative = learned.predict(own);
        double middle = Arrays.stream(relative).average().orElse(0);
        double[] micros = Arrays.stream(relative)
                .map(log -> Math.exp(log - middle + level))
                .toArray();
        return Optional.of(new ItemPrediction(micros, Math.max(LEAST_LEVEL, 2 * spread), shape, "other parameters"));
    }

    /** Returns how far single items are off where each trace is held out; not a number where nothing was learned. */
    private static double heldOutShape(List<Trace> traces) {
        double misplaced = 0;
        double misplacedByNothing = 0;
        double shape = 0;
        for (Trace heldOut : traces) {
            double[] predicted = ItemShape.fit(without(traces, heldOut)).predict(heldOut);
            double[] actual = ItemShape.relative(heldOut.earlierMicros());
            double placed = misplaced(predicted, actual);
            double placedByNothing = misplaced(new double[actual.length], actual);
            if (placed > HARMLESS * placedByNothing) {
                return Double.NaN;
            }
            misplaced += placed;
            misplacedByNothing += placedByNothing;
            double[] errors = errors(predicted, actual);
            double median = median(errors);
            double[] off = Arrays.stream(errors)
                    .map(error -> Math.abs(error - median))
                    .sorted()
                    .toArray();
            shape += off[off.length * 4 / 5] / Z80 / traces.size();
        }
        return misplaced > WORTH_IT * misplacedByNothing ? Double.NaN : Math.max(LEAST_SHAPE, shape);
    }

    /** Returns how far beyond the others each trace's features lay where it was held out, at most. */
    private static double[] triedReach(List<Trace> traces) {
        double[] tried = new double[traces.get(0).features().size()];
        for (Trace heldOut : traces) {
            if (traces.size() > 1) {
                double[] reach = ItemShape.fit(without(traces, heldOut)).reach(heldOut);
                Arrays.setAll(tried, feature -> Math.max(tried[feature], reach[feature]));
            }
        }
        return tried;
    }

    private static boolean beyondReach(double[] reach, double[] tried) {
        return IntStream.range(0, reach.length)
                .anyMatch(feature -> reach[feature] > MORE_REACH * tried[feature] + UNTRIED_REACH);
    }

    private static List<Trace> without(List<Trace> traces, Trace heldOut) {
        return traces.stream()
                .filter(trace -> !trace.file().equals(heldOut.file()))
                .toList();
    }

    private static double[] errors(double[] predicted, double[] actual) {
        double[] errors = new double[actual.length];
        Arrays.setAll(errors, item -> actual[item] - predicted[item]);
        return Arrays.stream(errors).filter(Double::isFinite).toArray();
    }

    /** Returns twice the share of the work that would be planned at the wrong items; logs of costs up to a constant. */
    private static double misplaced(double[] predicted, double[] actual) {
        double allPredicted = 0;
        double allActual = 0;
        for (int item = 0; item < actual.length; item++) {
            if (Double.isFinite(actual[item])) {
                allPredicted += Math.exp(predicted[item]);
                allActual += Math.exp(actual[item]);
            }
        }
        double sum = 0;
        for (int item = 0; item < actual.length; item++) {
            if (Double.isFinite(actual[item])) {
                sum += Math.abs(Math.exp(predicted[item]) / allPredicted - Math.exp(actual[item]) / allActual);
            }
        }
        return sum;
    }

    // ---- from the same job

    /**
     * What was recorded, as it was, peaks included: whether a peak was the item's or the machine's cannot be told from one
     * recording, and one that is wrongly expected costs a message, one that is wrongly not expected its whole length. Where
     * nothing was recorded, what features let expect.
     */
    private static ItemPrediction ofSameJob(Trace own) {
        double[] recorded = ItemShape.relative(own.earlierMicros());
        double[] expected = own.features().isEmpty()
                ? new double[own.items()]
                : ItemShape.fit(List.of(own)).predict(own);
        double level = level(own.earlierMicros());
        double[] micros = new double[own.items()];
        Arrays.setAll(
                micros, item -> Math.exp(level + (Double.isFinite(recorded[item]) ? recorded[item] : expected[item])));
        return new ItemPrediction(micros, REPEAT_LEVEL, REPEAT_SHAPE, "same job");
    }

    /** Returns the mean of the logs of costs. */
    private static double level(double[] micros) {
        return Arrays.stream(micros)
                .map(cost -> Math.log(Math.max(1e-3, cost)))
                .filter(Double::isFinite)
                .average()
                .orElse(0);
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int size = sorted.length;
        return size == 0 ? 0 : (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }
}
