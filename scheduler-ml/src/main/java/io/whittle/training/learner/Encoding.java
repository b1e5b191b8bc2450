package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.training.LearningRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How rows become numbers, fitted to rows: what never varies is left out. */
final class Encoding {
    /** A column with more texts becomes one number: what rows with that text cost in the mean. */
    private static final int MAX_OWN_TEXTS = 12;

    /** The mean of a text's rows is drawn towards the mean of all as if there were so many more rows. */
    private static final double SHRINK = 8;

    /** Lower than any value: trees learn what it means that a value is missing. */
    private static final double LOWEST = -1e30;

    private final LearningRows rows;
    private final boolean scaled;
    private final boolean ignoreUnknown;
    private final List<Integer> columns = new ArrayList<>();
    private final List<Double> means = new ArrayList<>();
    private final List<Double> spreads = new ArrayList<>();
    private final List<Double> missing = new ArrayList<>();
    private final List<double[]> texts = new ArrayList<>();

    private Encoding(LearningRows rows, boolean scaled, boolean ignoreUnknown) {
        this.rows = rows;
        this.scaled = scaled;
        this.ignoreUnknown = ignoreUnknown;
    }

    /** Numbers of mean 0 and spread 1, and 0 for what is missing: for weighted sums. */
    static EncodedRegression scaled(LearningRows rows) {
        return new Encoding(rows, true, false).fit();
    }

    /** The same for distances, where texts that were never seen are as near to one as to another. */
    static EncodedRegression forDistances(LearningRows rows) {
        return new Encoding(rows, true, true).fit();
    }

    /** Numbers as they are, and a very low one for what is missing: for trees. */
    static EncodedRegression forTrees(LearningRows rows) {
        return new Encoding(rows, false, false).fit();
    }

    /** Returns all rows as numbers. */
    static double[][] rows(EncodedRegression encoding, LearningRows rows) {
        double[][] encoded = new double[rows.size()][];
        for (int row = 0; row < encoded.length; row++) {
            encoded[row] = encoding.encoded(rows.row(row));
        }
        return encoded;
    }

    private EncodedRegression fit() {
        for (int column = 0; column < rows.columns().size(); column++) {
            if (rows.columns().get(column).isText()) {
                addTexts(column);
            } else {
                addNumber(column);
            }
        }
        return new EncodedRegression(
                columns.stream().mapToInt(Integer::intValue).toArray(),
                doubles(means),
                doubles(spreads),
                doubles(missing),
                texts.toArray(double[][]::new),
                new LinearRegression(new double[columns.size()], 0));
    }

    private void addNumber(int column) {
        double sum = 0;
        double squares = 0;
        int known = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : rows.values()[column]) {
            if (!Float.isNaN(value)) {
                known++;
                sum += value;
                squares += (double) value * value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        boolean varies = known > 0 && max - min > 1e-6 * Math.max(1, Math.abs(max));
        boolean sometimes = known > 0 && known < rows.size();
        if (!varies && !(sometimes && !scaled)) {
            return;
        }
        double mean = sum / known;
        double spread = Math.sqrt(Math.max(0, squares / known - mean * mean));
        if (scaled) {
            add(column, mean, Math.max(spread, 1e-6), 0, new double[0]);
        } else {
            add(column, 0, 1, LOWEST, new double[0]);
        }
    }

    private void addTexts(int column) {
        int count = rows.columns().get(column).texts();
        double[] sums = new double[count];
        double[] weights = new double[count];
        double total = 0;
        double weight = 0;
        for (int row = 0; row < rows.size(); row++) {
            float text = rows.values()[column][row];
            total += rows.weights()[row] * rows.targets()[row];
            weight += rows.weights()[row];
            if (text >= 0 && text < count) {
                sums[(int) text] += rows.weights()[row] * rows.targets()[row];
                weights[(int) text] += rows.weights()[row];
            }
        }
        double mean = total / weight;
        int[] seen = java.util.stream.IntStream.range(0, count)
                .filter(text -> weights[text] > 0)
                .toArray();
        if (seen.length < 2) {
            return;
        }
        if (seen.length <= MAX_OWN_TEXTS) {
            for (int text : seen) {
                double[] own = unless(seen, column, new double[count]);
                own[text] = 1;
                add(column, 0, 1, ignoreUnknown ? Double.NaN : 0, own);
            }
            return;
        }
        double[] numbers = new double[count];
        double squares = 0;
        for (int text : seen) {
            numbers[text] = (sums[text] - mean * weights[text]) / (weights[text] + SHRINK);
            squares += weights[text] * numbers[text] * numbers[text];
        }
        double spread = Math.max(1e-6, Math.sqrt(squares / weight));
        double usual = ignoreUnknown ? Double.NaN : 0;
        double[] scaledNumbers =
                Arrays.stream(numbers).map(number -> number / spread).toArray();
        add(column, 0, 1, usual, unless(seen, column, scaledNumbers));
    }

    /**
     * For distances, a text that other rows have, of another kind say, and these never had, is as near to one as to another;
     * not so a node's: what never ran on a node is not what ran.
     */
    private double[] unless(int[] seen, int column, double[] ofTexts) {
        if (!ignoreUnknown || rows.columns().get(column).name().startsWith("node_")) {
            return ofTexts;
        }
        double[] known = new double[ofTexts.length];
        Arrays.fill(known, Double.NaN);
        for (int text : seen) {
            known[text] = ofTexts[text];
        }
        return known;
    }

    private void add(int column, double mean, double spread, double absent, double[] ofTexts) {
        columns.add(column);
        means.add(mean);
        spreads.add(spread);
        missing.add(absent);
        texts.add(ofTexts);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
