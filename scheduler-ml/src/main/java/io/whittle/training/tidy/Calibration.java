package io.whittle.training.tidy;

import io.whittle.cost.RowDoubt;
import io.whittle.training.FewGroups;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;
import io.whittle.training.learner.Capacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds how far predictions may be off from rows that were held out. */
final class Calibration {
    private static final double LEAST = 0.01;

    /** A kind's own errors and those of all count the same where the kind has so many rows. */
    private static final double SHRINK = 30;

    private static final double[] DISAGREEMENTS = {0, 0.5, 1, 2};

    /** What an e-fold beyond the values that were seen adds. */
    private static final double BEYOND = 0.15;

    private static final double UNKNOWN_TEXT = 0.15;

    /** At least so much adds a kind that was never seen: it costs as the kinds that were seen, and they may be alike by chance. */
    private static final double UNKNOWN_KIND = 1.0;

    private static final double UNKNOWN_NODE = 0.3;

    /** The same where there was one node only, and nothing is known of what it can do. */
    private static final double SECOND_NODE = 1.0;

    /** Such a share of the rows held out must have a text that was never seen, before they tell what that does. */
    private static final double TRIED_SHARE = 0.2;

    /** What was held out: the rows, the errors made on them, by how much the parts disagreed, and where they come from. */
    record Held(LearningRows rows, double[] errors, double[] disagreements, Origins origins) {
        /** Returns the deviation that is stated for each row: what it lies beyond is what was learned from without it. */
        double[] deviations(RowDoubt doubt) {
            List<RowDoubt> ofSplits = origins.seen().stream()
                    .map(seen -> doubt.seen(seen.mins(), seen.maxs()))
                    .toList();
            double[] deviations = new double[errors.length];
            for (int row = 0; row < deviations.length; row++) {
                deviations[row] = ofSplits.get(origins.splits()[row]).of(rows.row(row), disagreements[row]);
            }
            return deviations;
        }
    }

    private Calibration() {}

    /** Fits what was held out; what is learned from tells which values were seen. */
    static RowDoubt fit(Held held, LearningRows seen) {
        int column = seen.column(LearningRows.KIND);
        double usual = deviation(held.errors());
        Map<Integer, List<Double>> ofKinds = new HashMap<>();
        for (int row = 0; row < held.errors().length; row++) {
            float kind = held.rows().values()[column][row];
            if (kind >= 0) {
                ofKinds.computeIfAbsent((int) kind, number -> new ArrayList<>()).add(held.errors()[row]);
            }
        }
        double[] ofTexts = new double[seen.columns().get(column).texts()];
        Arrays.fill(ofTexts, Double.NaN);
        ofKinds.forEach((kind, errors) -> {
            double own =
                    deviation(errors.stream().mapToDouble(Double::doubleValue).toArray());
            double count = errors.size();
            ofTexts[kind] = Math.sqrt((count * own * own + SHRINK * usual * usual) / (count + SHRINK));
        });
        RowDoubt plain = ranges(seen, column, usual, ofTexts);
        RowDoubt best = plain;
        double least = Double.POSITIVE_INFINITY;
        for (double disagreement : DISAGREEMENTS) {
            RowDoubt doubt = scaled(with(plain, disagreement), held);
            double score = score(doubt, held);
            if (score < least - 1e-3) {
                least = score;
                best = doubt;
            }
        }
        return best;
    }

    private static RowDoubt with(RowDoubt plain, double disagreement) {
        double share = disagreement == 0 ? 1 : 0.7;
        return new RowDoubt(
                plain.column(),
                plain.usual() * share,
                Arrays.stream(plain.ofTexts()).map(value -> value * share).toArray(),
                disagreement,
                plain.mins(),
                plain.maxs(),
                plain.steps(),
                1);
    }

    /**
     * Multiplies, so that 80 % of the errors are within 80 % intervals, and those of other runs too. What texts that were never seen add is made less only
     * for columns of which enough such texts were held out: otherwise nothing tells.
     */
    private static RowDoubt scaled(RowDoubt doubt, Held held) {
        double[] ratios = held.deviations(doubt);
        for (int row = 0; row < ratios.length; row++) {
            ratios[row] = Math.abs(held.errors()[row]) / ratios[row];
        }
        double widening = FewGroups.widening(held.origins().grouped(ratios));
        double factor = Math.max(0.2, widening * Numbers.quantile(ratios, 0.8) / Numbers.Z80);
        if (factor >= 1) {
            return doubt.times(factor);
        }
        double[] steps = doubt.steps().clone();
        for (int column = 0; column < steps.length; column++) {
            if (Double.isNaN(doubt.mins()[column]) && isTried(held.rows().values()[column])) {
                steps[column] *= factor;
            }
        }
        return doubt.withSteps(steps).times(factor);
    }

    private static boolean isTried(float[] texts) {
        int unseen = 0;
        for (float text : texts) {
            unseen += Float.isNaN(text) ? 1 : 0;
        }
        return unseen >= TRIED_SHARE * texts.length;
    }

    /** The mean log of the interval's width and of what lies outside of it: lower is sharper and truer. */
    private static double score(RowDoubt doubt, Held held) {
        double sum = 0;
        double[] deviations = held.deviations(doubt);
        for (int row = 0; row < deviations.length; row++) {
            sum += Math.log(deviations[row]) + Math.abs(held.errors()[row]) / deviations[row];
        }
        return sum / held.errors().length;
    }

    private static double deviation(double[] errors) {
        double[] sizes = Arrays.stream(errors).map(Math::abs).toArray();
        return Math.max(LEAST, Numbers.quantile(sizes, 0.8) / Numbers.Z80);
    }

    private static RowDoubt ranges(LearningRows seen, int kindColumn, double usual, double[] ofTexts) {
        Ranges ranges = Ranges.of(seen);
        boolean oneNode = Capacity.ofOtherNodes(seen).isPresent();
        double[] steps = new double[seen.columns().size()];
        for (int column = 0; column < steps.length; column++) {
            LearningRows.Column named = seen.columns().get(column);
            if (named.isText()) {
                steps[column] = column == kindColumn
                        ? Math.max(UNKNOWN_KIND, spreadOfKinds(seen, kindColumn))
                        : !named.name().startsWith("node_")
                                ? UNKNOWN_TEXT
                                : distinct(seen.values()[column]) > 1
                                        ? UNKNOWN_NODE
                                        : oneNode ? UNKNOWN_NODE : SECOND_NODE;
            } else if (ranges.isKnown(column)) {
                steps[column] = oneNode && Capacity.isPart(named) ? Capacity.POWER_DEVIATION : BEYOND;
            }
        }
        return new RowDoubt(kindColumn, usual, ofTexts, 0, ranges.mins(), ranges.maxs(), steps, 1);
    }

    /** Returns how far the middles of kinds lie from one another, as a standard deviation that a few odd ones do not raise. */
    private static double spreadOfKinds(LearningRows seen, int kindColumn) {
        Map<Float, List<Double>> ofKinds = new HashMap<>();
        for (int row = 0; row < seen.size(); row++) {
            ofKinds.computeIfAbsent(seen.values()[kindColumn][row], kind -> new ArrayList<>())
                    .add((double) seen.targets()[row]);
        }
        double[] middles = ofKinds.values().stream()
                .mapToDouble(costs -> Numbers.median(
                        costs.stream().mapToDouble(Double::doubleValue).toArray()))
                .toArray();
        double middle = Numbers.median(middles);
        double[] distances =
                Arrays.stream(middles).map(each -> Math.abs(each - middle)).toArray();
        return Numbers.quantile(distances, 0.8) / Numbers.Z80;
    }

    private static long distinct(float[] values) {
        float first = values[0];
        for (float value : values) {
            if (value != first) {
                return 2;
            }
        }
        return 1;
    }
}
