package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A weighted sum.
 *
 * @param weights a weight for each column. Not copied; must not change
 * @param bias what is added
 */
public record LinearRegression(double[] weights, double bias) implements Regression {
    @Override
    public double predict(double[] row) {
        double sum = bias;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) { // what does not count may be missing
                sum += weights[i] * row[i];
            }
        }
        return sum;
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        double[] sums = new double[rows.size()];
        Arrays.fill(sums, bias);
        for (int i = 0; i < weights.length; i++) { // in this order, so that it ends in the same digits
            if (weights[i] != 0 && rows.isFixed(i)) {
                double product = weights[i] * rows.fixed()[i];
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += product;
                }
            } else if (weights[i] != 0) {
                double[] values = rows.varying().values(i);
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += weights[i] * values[row];
                }
            }
        }
        return sums;
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "linear");
        map.put("bias", bias);
        map.put("weights", weights);
        return map;
    }

    static LinearRegression fromMap(Map<String, Object> map, int columns) {
        double[] weights = PlainJson.asDoubles(map.get("weights"));
        if (weights.length != columns) {
            throw new ModelException(weights.length + " weights for " + columns + " columns");
        }
        double bias = PlainJson.asDouble(map.get("bias"));
        if (!Double.isFinite(bias) || !Arrays.stream(weights).allMatch(Double::isFinite)) {
            throw new ModelException("a weight is not a finite number");
        }
        return new LinearRegression(weights, bias);
    }
}
