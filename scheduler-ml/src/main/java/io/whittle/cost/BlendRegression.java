package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A weighted mean of several functions, with other weights for each text of a column: for each kind of job, say. What lies far
 * from the middle of the others counts as if it lay at the end of their reach: where one goes wild, the others hold it.
 *
 * @param column the column of texts; -1 for none
 * @param parts the functions
 * @param usual the weights where the text is missing or unknown; they sum to 1. Not copied
 * @param ofTexts the weights for each text; empty where a text has the usual ones. Not copied
 * @param doubt how far the mean may be off
 */
public record BlendRegression(int column, List<Regression> parts, double[] usual, double[][] ofTexts, RowDoubt doubt)
        implements Regression {
    /** How far from the weighted median a value may lie. */
    private static final double REACH = 0.2;

    public BlendRegression {
        parts = List.copyOf(parts);
    }

    @Override
    public double predict(double[] row) {
        double[] weights = weights(row);
        return combined(weights, values(weights, row));
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        if (column >= 0 && !rows.isFixed(column)) {
            return rows.each(this);
        }
        double[] weights = weights(rows.fixed());
        double[][] ofParts = new double[weights.length][];
        for (int part = 0; part < weights.length; part++) {
            ofParts[part] = weights[part] > 0 ? parts.get(part).predictAll(rows) : new double[rows.size()];
        }
        double[] combined = new double[rows.size()];
        double[] values = new double[weights.length];
        for (int row = 0; row < combined.length; row++) {
            for (int part = 0; part < weights.length; part++) {
                values[part] = ofParts[part][row];
            }
            combined[row] = combined(weights, values);
        }
        return combined;
    }

    @Override
    public double deviation(double[] row) {
        double[] weights = weights(row);
        return doubt.of(row, disagreement(weights, values(weights, row)));
    }

    private double[] values(double[] weights, double[] row) {
        double[] values = new double[weights.length];
        for (int part = 0; part < weights.length; part++) {
            values[part] = weights[part] > 0 ? parts.get(part).predict(row) : 0;
        }
        return values;
    }

    /** Returns the weighted mean of values, each held within reach of their weighted median. */
    public static double combined(double[] weights, double[] values) {
        double median = median(weights, values);
        double sum = 0;
        for (int part = 0; part < weights.length; part++) {
            sum += weights[part] * Math.max(median - REACH, Math.min(median + REACH, values[part]));
        }
        return sum;
    }

    /** Returns the value up to which half of the weight lies; there are few values, so that they need no sorting. */
    private static double median(double[] weights, double[] values) {
        double median = Double.POSITIVE_INFINITY;
        for (int part = 0; part < weights.length; part++) {
            if (weights[part] > 0 && values[part] < median) {
                double upTo = 0;
                for (int other = 0; other < weights.length; other++) {
                    upTo += values[other] <= values[part] ? weights[other] : 0;
                }
                median = upTo >= 0.5 - 1e-9 ? values[part] : median;
            }
        }
        return median;
    }

    /** Returns the weights that count for a row. Must not be changed. */
    public double[] weights(double[] row) {
        double text = column < 0 ? -1 : row[column];
        boolean own = text >= 0 && text < ofTexts.length && ofTexts[(int) text].length > 0;
        return own ? ofTexts[(int) text] : usual;
    }

    /** Returns the standard deviation of values around their weighted mean. */
    public static double disagreement(double[] weights, double[] values) {
        double mean = 0;
        double squares = 0;
        for (int part = 0; part < weights.length; part++) {
            mean += weights[part] * values[part];
            squares += weights[part] * values[part] * values[part];
        }
        return Math.sqrt(Math.max(0, squares - mean * mean));
    }

    @Override
    public long steps() {
        return parts.stream().mapToLong(Regression::steps).sum();
    }

    @Override
    public long width() {
        return parts.stream().mapToLong(Regression::width).sum();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "blend");
        map.put("column", (long) column);
        map.put("parts", parts.stream().map(Regression::toMap).toList());
        map.put("usual", PackedNumbers.ofDoubles(usual));
        List<Object> packed = new ArrayList<>();
        for (double[] weights : ofTexts) {
            packed.add(PackedNumbers.ofDoubles(weights));
        }
        map.put("of_texts", packed);
        map.put("doubt", doubt.toMap());
        return map;
    }

    static BlendRegression fromMap(Map<String, Object> map, int columns) {
        List<Regression> parts = PlainJson.asList(map.get("parts")).stream()
                .map(part -> Regression.fromMap(PlainJson.asObject(part), columns))
                .toList();
        double[] usual = PackedNumbers.doubles(map.get("usual"));
        double[][] ofTexts = PlainJson.asList(map.get("of_texts")).stream()
                .map(PackedNumbers::doubles)
                .toArray(double[][]::new);
        long column = PlainJson.asLong(map.get("column"));
        boolean sound = column >= -1 && column < columns && usual.length == parts.size();
        for (double[] weights : ofTexts) {
            sound &= weights.length == 0 || weights.length == parts.size();
        }
        if (!sound) {
            throw new ModelException("the weights of its parts do not hang together");
        }
        return new BlendRegression(
                (int) column, parts, usual, ofTexts, RowDoubt.fromMap(PlainJson.asObject(map.get("doubt")), columns));
    }
}
