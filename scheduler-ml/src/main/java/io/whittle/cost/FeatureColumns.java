package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features that a model of one kind was trained on: their names in a fixed order, and for each the mean, the spread
 * and the range in training. Turns vectors with names into rows in that order. Immutable.
 */
public final class FeatureColumns {
    /** What a feature of a known name but without a value is worth in doubt: a factor of two. */
    private static final double DOUBT_OF_MISSING = Math.log(2);

    /** What a text that training never saw is worth in doubt: a factor of three. */
    private static final double DOUBT_OF_UNKNOWN_TEXT = Math.log(3);

    /** How much of a step outside the trained range may be wrong; 1 where the feature never varied in training. */
    private static final double DOUBT_PER_STEP = 0.5;

    private static final double SMALLEST_RANGE = 1e-12;

    private final List<String> names;
    private final double[] means;
    private final double[] spreads;
    private final double[] mins;
    private final double[] maxs;
    private final boolean[] isText;
    private final Map<String, Integer> indexes = new HashMap<>();

    private FeatureColumns(List<String> names, double[] means, double[] spreads, double[] mins, double[] maxs) {
        this.names = List.copyOf(names);
        this.means = means;
        this.spreads = spreads;
        this.mins = mins;
        this.maxs = maxs;
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
        return new FeatureColumns(names, means, spreads, mins, maxs);
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

    /** Prepares for vectors with these names. */
    Alignment align(List<String> vectorNames) {
        return new Alignment(vectorNames);
    }

    /** Turns vectors with certain names into rows. */
    final class Alignment {
        private final int[] places = new int[names.size()];
        private final double doubtOfNames;

        private Alignment(List<String> vectorNames) {
            Arrays.fill(places, -1);
            double squares = 0;
            for (int i = 0; i < vectorNames.size(); i++) {
                Integer column = indexes.get(vectorNames.get(i));
                if (column != null) {
                    places[column] = i;
                } else if (isText(vectorNames.get(i))) {
                    squares += square(DOUBT_OF_UNKNOWN_TEXT);
                }
            }
            for (int i = 0; i < places.length; i++) {
                // a text that a job does not have is not missing
                squares += places[i] < 0 && !isText(names.get(i)) ? square(DOUBT_OF_MISSING) : 0;
            }
            this.doubtOfNames = squares;
        }

        /** Returns a row in the columns' order, mean 0 and spread 1 in training; what is missing counts as usual. */
        double[] standardised(double[] vector) {
            double[] row = new double[places.length];
            for (int i = 0; i < row.length; i++) {
                if (spreads[i] > 0) {
                    double missing = isText[i] ? 0 : means[i];
                    row[i] = ((places[i] >= 0 ? vector[places[i]] : missing) - means[i]) / spreads[i];
                }
            }
            return row;
        }

        /**
         * Returns how far a vector is from what training saw, as a standard deviation to add to the log of a prediction:
         * 0 within the trained ranges, more for numbers outside, for texts never seen, and for features that are missing.
         */
        double doubt(double[] vector) {
            double squares = doubtOfNames;
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0) {
                    double value = vector[places[i]];
                    double outside = Math.max(0, Math.max(mins[i] - value, value - maxs[i]));
                    squares += square(outside * (spreads[i] == 0 ? 1 : DOUBT_PER_STEP));
                }
            }
            return Math.sqrt(squares);
        }
    }

    /** Returns a row of training standardised; what it does not have counts as usual. */
    public double[] standardised(double[] row) {
        double[] standardised = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            standardised[i] = spreads[i] == 0 || Double.isNaN(row[i]) ? 0 : (row[i] - means[i]) / spreads[i];
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
        return map;
    }

    static FeatureColumns fromMap(Map<String, Object> map) {
        List<String> names = new ArrayList<>(PlainJson.asTexts(map.get("names")));
        double[][] arrays = {
            PlainJson.asDoubles(map.get("means")),
            PlainJson.asDoubles(map.get("spreads")),
            PlainJson.asDoubles(map.get("mins")),
            PlainJson.asDoubles(map.get("maxs"))
        };
        for (double[] array : arrays) {
            if (array.length != names.size()) {
                throw new ModelException(array.length + " numbers for " + names.size() + " feature columns");
            }
        }
        return new FeatureColumns(names, arrays[0], arrays[1], arrays[2], arrays[3]);
    }
}
