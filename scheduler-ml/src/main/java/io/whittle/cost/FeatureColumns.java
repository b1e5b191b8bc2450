package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The features that a model of one kind was trained on: their names in a fixed order, and for each the mean, the spread
 * and the range in training. Turns vectors with names into rows in that order. Immutable.
 */
public final class FeatureColumns {
    /** What a feature of a known name but without a value is worth in doubt at most: a factor of two. */
    private static final double DOUBT_OF_MISSING = Math.log(2);

    /** What a text that training never saw is worth in doubt: a factor of three. */
    private static final double DOUBT_OF_UNKNOWN_TEXT = Math.log(3);

    /** How much of what a step outside the trained range changes may be wrong; a step is a factor of e. */
    private static final double DOUBT_PER_STEP = 0.5;

    /** The same where the feature did not matter in training. */
    private static final double LEAST_DOUBT_PER_STEP = 0.05;

    /** The same where the feature never varied in training. */
    private static final double DOUBT_PER_STEP_OF_CONSTANT = 1;

    /** The most doubt that one feature brings: a factor of ten. */
    private static final double MOST_DOUBT = Math.log(10);

    private static final double SMALLEST_RANGE = 1e-12;

    private final List<String> names;
    private final double[] means;
    private final double[] spreads;
    private final double[] mins;
    private final double[] maxs;
    private final double[] doubts;
    private final boolean[] isText;
    private final Map<String, Integer> indexes = new HashMap<>();

    private FeatureColumns(
            List<String> names, double[] means, double[] spreads, double[] mins, double[] maxs, double[] doubts) {
        this.names = List.copyOf(names);
        this.means = means;
        this.spreads = spreads;
        this.mins = mins;
        this.maxs = maxs;
        this.doubts = doubts;
        this.isText = new boolean[names.size()];
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i), i);
            isText[i] = isText(names.get(i));
        }
    }

    /**
     * Learns columns from the rows of training.
     *
     * @param names the names, in the order that the model will have
     * @param rows a value for each name, not a number where a row has none; each name has one in some row
     */
    public static FeatureColumns of(List<String> names, List<double[]> rows) {
        int count = names.size();
        double[] means = new double[count];
        double[] spreads = new double[count];
        double[] mins = new double[count];
        double[] maxs = new double[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            double squares = 0;
            int known = 0;
            mins[i] = Double.POSITIVE_INFINITY;
            maxs[i] = Double.NEGATIVE_INFINITY;
            for (double[] row : rows) {
                if (!Double.isNaN(row[i])) {
                    sum += row[i];
                    known++;
                    mins[i] = Math.min(mins[i], row[i]);
                    maxs[i] = Math.max(maxs[i], row[i]);
                }
            }
            means[i] = sum / known;
            for (double[] row : rows) {
                squares += Double.isNaN(row[i]) ? 0 : square(row[i] - means[i]);
            }
            spreads[i] = maxs[i] - mins[i] < SMALLEST_RANGE ? 0 : Math.sqrt(squares / known);
        }
        double[] doubts = new double[count];
        Arrays.setAll(doubts, i -> spreads[i] == 0 ? DOUBT_PER_STEP_OF_CONSTANT : DOUBT_PER_STEP);
        return new FeatureColumns(names, means, spreads, mins, maxs, doubts);
    }

    /** Returns the names in order. */
    public List<String> names() {
        return names;
    }

    /** Returns how many columns there are. */
    public int count() {
        return names.size();
    }

    /** Returns whether a column had more than one value in training. */
    public boolean varies(int column) {
        return spreads[column] > 0;
    }

    /**
     * Prepares for the vectors of a job on nodes of a class.
     *
     * @param jobNames the names of what differs from bin to bin or from job to job
     * @param nodeNames the names of what the nodes bring
     * @param node the values of that
     */
    Alignment align(List<String> jobNames, List<String> nodeNames, double[] node) {
        return new Alignment(jobNames, nodeNames, node);
    }

    /** Turns the vectors of a job on nodes of a class into rows. */
    final class Alignment {
        private final int[] columns;
        private final int[] places;
        private final double[] fixedRow = new double[names.size()];
        private final double fixedDoubt;

        private Alignment(List<String> jobNames, List<String> nodeNames, double[] node) {
            int[] placeOfColumn = new int[names.size()];
            Arrays.fill(placeOfColumn, -1);
            double squares = place(jobNames, 0, placeOfColumn) + place(nodeNames, jobNames.size(), placeOfColumn);
            List<Integer> ofJob = new ArrayList<>();
            for (int i = 0; i < placeOfColumn.length; i++) {
                int place = placeOfColumn[i];
                if (place < 0) {
                    // a text that a job does not have is not missing
                    squares += isText[i] ? 0 : square(doubtOfMissing(i));
                    fixedRow[i] = isText[i] ? standardisedValue(i, 0) : 0;
                } else if (place >= jobNames.size()) {
                    double value = node[place - jobNames.size()];
                    squares += square(doubtOf(i, value));
                    fixedRow[i] = standardisedValue(i, value);
                } else {
                    ofJob.add(i);
                }
            }
            this.columns = ofJob.stream().mapToInt(Integer::intValue).toArray();
            this.places = Arrays.stream(columns).map(i -> placeOfColumn[i]).toArray();
            this.fixedDoubt = squares;
        }

        private double place(List<String> vectorNames, int first, int[] placeOfColumn) {
            double squares = 0;
            for (int i = 0; i < vectorNames.size(); i++) {
                Integer column = indexes.get(vectorNames.get(i));
                if (column != null) {
                    placeOfColumn[column] = first + i;
                } else if (isText(vectorNames.get(i)) && mightMatter(vectorNames.get(i))) {
                    squares += square(DOUBT_OF_UNKNOWN_TEXT);
                }
            }
            return squares;
        }

        /** What no node of training had, the name of a host say, tells nothing; another text than theirs does. */
        private boolean mightMatter(String text) {
            String attribute = text.substring(0, text.indexOf('=') + 1);
            return !text.startsWith("node.") || names.stream().anyMatch(name -> name.startsWith(attribute));
        }

        /**
         * Returns what bins bring to rows and to doubt. It is the same for every class of nodes.
         *
         * @param jobVectors a vector for each bin
         */
        JobRows jobRows(double[][] jobVectors) {
            double[][] values = new double[columns.length][jobVectors.length];
            double[] squares = new double[jobVectors.length];
            for (int bin = 0; bin < jobVectors.length; bin++) {
                for (int i = 0; i < columns.length; i++) {
                    double value = jobVectors[bin][places[i]];
                    values[i][bin] = standardisedValue(columns[i], value);
                    squares[bin] += square(doubtOf(columns[i], value));
                }
            }
            int[] varying = IntStream.range(0, columns.length)
                    .filter(i -> Arrays.stream(values[i]).distinct().limit(2).count() > 1)
                    .toArray();
            double[] first = new double[names.size()];
            for (int i = 0; i < columns.length && jobVectors.length > 0; i++) { // a job of no items has no bins
                first[columns[i]] = values[i][0];
            }
            RowBatch.Varying rows = new RowBatch.Varying(
                    jobVectors.length,
                    names.size(),
                    Arrays.stream(varying).map(i -> columns[i]).toArray(),
                    Arrays.stream(varying).mapToObj(i -> values[i]).toArray(double[][]::new));
            return new JobRows(FeatureColumns.this, rows, first, squares);
        }

        /** Returns rows in the columns' order, mean 0 and spread 1 in training; what is missing counts as usual. */
        RowBatch standardised(JobRows rows) {
            double[] fixed = fixedRow.clone();
            for (int column : columns) {
                fixed[column] = rows.first()[column];
            }
            return new RowBatch(rows.varying(), fixed);
        }

        /**
         * Returns how far a bin is from what training saw, as a standard deviation to add to the log of a prediction: 0
         * within the trained ranges, more for numbers outside, for texts never seen, and for features that are missing.
         */
        double doubt(JobRows rows, int bin) {
            return Math.sqrt(fixedDoubt + rows.squaredDoubts()[bin]);
        }
    }

    /**
     * What the bins of a job bring.
     *
     * @param columns the columns they were prepared for
     * @param varying what differs from bin to bin, standardised
     * @param first the standardised values of the first bin, by column: those of all bins where they do not vary. Not copied
     * @param squaredDoubts for each bin the square of its doubt. Not copied
     */
    record JobRows(FeatureColumns columns, RowBatch.Varying varying, double[] first, double[] squaredDoubts) {}

    private double standardisedValue(int column, double value) {
        return spreads[column] == 0 ? 0 : (value - means[column]) / spreads[column];
    }

    private double doubtOf(int column, double value) {
        double outside = Math.max(0, Math.max(mins[column] - value, value - maxs[column]));
        return Math.min(MOST_DOUBT, outside * doubts[column]);
    }

    /** What is missing may be anything that training saw: that matters as much as the feature does. */
    private double doubtOfMissing(int column) {
        return spreads[column] == 0
                ? DOUBT_OF_MISSING
                : Math.min(DOUBT_OF_MISSING, doubts[column] * (maxs[column] - mins[column]) / 2);
    }

    /**
     * Returns the same columns, with doubt outside the trained range by how much a column matters: what never mattered in
     * training, the seed of a generator say, may take any value.
     *
     * @param weights by how much the log of the cost changes with each standardised column
     */
    public FeatureColumns weighted(double[] weights) {
        double[] weighted = doubts.clone();
        for (int i = 0; i < weighted.length; i++) {
            if (spreads[i] > 0) {
                double slope = Math.abs(weights[i]) / spreads[i];
                weighted[i] = Math.max(LEAST_DOUBT_PER_STEP, DOUBT_PER_STEP * Math.min(1, slope));
            }
        }
        return new FeatureColumns(names, means, spreads, mins, maxs, weighted);
    }

    /** Returns a row of training standardised; what it does not have counts as usual. */
    public double[] standardised(double[] row) {
        double[] standardised = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            standardised[i] = Double.isNaN(row[i]) ? 0 : standardisedValue(i, row[i]);
        }
        return standardised;
    }

    private static boolean isText(String name) {
        return name.indexOf('=') >= 0;
    }

    private static double square(double value) {
        return value * value;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("names", names);
        map.put("means", means);
        map.put("spreads", spreads);
        map.put("mins", mins);
        map.put("maxs", maxs);
        map.put("doubts", doubts);
        return map;
    }

    static FeatureColumns fromMap(Map<String, Object> map) {
        List<String> names = new ArrayList<>(PlainJson.asTexts(map.get("names")));
        double[][] arrays = {
            PlainJson.asDoubles(map.get("means")),
            PlainJson.asDoubles(map.get("spreads")),
            PlainJson.asDoubles(map.get("mins")),
            PlainJson.asDoubles(map.get("maxs")),
            PlainJson.asDoubles(map.get("doubts"))
        };
        for (double[] array : arrays) {
            if (array.length != names.size()) {
                throw new ModelException(array.length + " numbers for " + names.size() + " feature columns");
            }
        }
        for (int i = 0; i < names.size(); i++) {
            boolean sound = Double.isFinite(arrays[0][i])
                    && Double.isFinite(arrays[1][i])
                    && (arrays[1][i] == 0 || arrays[1][i] >= SMALLEST_RANGE * SMALLEST_RANGE)
                    && arrays[2][i] <= arrays[3][i]
                    && arrays[4][i] >= 0
                    && Double.isFinite(arrays[4][i]);
            if (!sound) {
                throw new ModelException("the numbers of the feature column '" + names.get(i) + "' make no sense");
            }
        }
        return new FeatureColumns(names, arrays[0], arrays[1], arrays[2], arrays[3], arrays[4]);
    }
}
