package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A weighted mean of several functions, with other weights for each text of a column: for each kind of job, say.
 *
 * @param column the column of texts; -1 for none
 * @param parts the functions
 * @param usual the weights where the text is missing or unknown; they sum to 1. Not copied
 * @param ofTexts the weights for each text; empty where a text has the usual ones. Not copied
 * @param doubt how far the mean may be off
 */
public record BlendRegression(int column, List<Regression> parts, double[] usual, double[][] ofTexts, RowDoubt doubt)
        implements Regression {
    public BlendRegression {
        parts = List.copyOf(parts);
    }

    @Override
    public double predict(double[] row) {
        double[] weights = weights(row);
        double sum = 0;
        for (int part = 0; part < weights.length; part++) {
            if (weights[part] > 0) {
                sum += weights[part] * parts.get(part).predict(row);
            }
        }
        return sum;
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        if (column >= 0 && !rows.isFixed(column)) {
            return rows.each(this);
        }
        double[] weights = weights(rows.fixed());
        double[] sums = new double[rows.size()];
        for (int part = 0; part < weights.length; part++) {
            if (weights[part] > 0) {
                double[] values = parts.get(part).predictAll(rows);
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += weights[part] * values[row];
                }
            }
        }
        return sums;
    }

    @Override
    public double deviation(double[] row) {
        double[] weights = weights(row);
        double[] values = new double[weights.length];
        for (int part = 0; part < weights.length; part++) {
            values[part] = weights[part] > 0 ? parts.get(part).predict(row) : 0;
        }
        return doubt.of(row, disagreement(weights, values));
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
