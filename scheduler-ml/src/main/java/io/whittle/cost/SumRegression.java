package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sum of two functions: one that extrapolates, and one of what it leaves.
 *
 * @param base the first
 * @param residual the second
 */
public record SumRegression(Regression base, Regression residual) implements Regression {
    @Override
    public double predict(double[] row) {
        return base.predict(row) + residual.predict(row);
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        double[] sums = base.predictAll(rows);
        double[] residuals = residual.predictAll(rows);
        for (int row = 0; row < sums.length; row++) {
            sums[row] += residuals[row];
        }
        return sums;
    }

    @Override
    public long steps() {
        return base.steps() + residual.steps();
    }

    @Override
    public long width() {
        return base.width() + residual.width();
    }

    @Override
    public double deviation(double[] row) {
        return base.deviation(row);
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "sum");
        map.put("base", base.toMap());
        map.put("residual", residual.toMap());
        return map;
    }

    static SumRegression fromMap(Map<String, Object> map, int columns) {
        return new SumRegression(part(map, "base", columns), part(map, "residual", columns));
    }

    private static Regression part(Map<String, Object> map, String name, int columns) {
        return Regression.fromMap(PlainJson.asObject(map.get(name)), columns);
    }
}
