package io.whittle.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Predicts the items of a trace from what was recorded before: from other traces through what is known of each item, or
 * from a recording of the same job. Other traces only count where, each held out in turn, they predict one another better
 * than nothing does; their errors then say how far to trust the prediction. Remembers what it has read and learned.
 * Methods may be called by any thread.
 */
final class PastTraces {
    /** A prediction must place so much less of the work wrongly than taking all items to be alike. */
    private static final double WORTH_IT = 0.85;

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
        if (Double.isNaN(shape)) {
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
        double[] relative = ItemShape.fit(alike).predict(own);
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
            List<Trace> others = traces.stream()
                    .filter(trace -> !trace.file().equals(heldOut.file()))
                    .toList();
            double[] predicted = ItemShape.fit(others).predict(heldOut);
            double[] actual = ItemShape.relative(heldOut.earlierMicros());
            misplaced += misplaced(predicted, actual);
            misplacedByNothing += misplaced(new double[actual.length], actual);
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
