package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A function whose values are kept within limits: what extrapolates may run away.
 *
 * @param function the function
 * @param least no value is below this
 * @param most no value is above this
 */
public record LimitedRegression(Regression function, double least, double most) implements Regression {
    @Override
    public double predict(double[] row) {
        return Math.max(least, Math.min(most, function.predict(row)));
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        double[] values = function.predictAll(rows);
        for (int row = 0; row < values.length; row++) {
            values[row] = Math.max(least, Math.min(most, values[row]));
        }
        return values;
    }

    @Override
    public double deviation(double[] row) {
        return function.deviation(row);
    }

    @Override
    public long steps() {
        return function.steps();
    }

    @Override
    public long width() {
        return function.width();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "limited");
        map.put("least", least);
        map.put("most", most);
        map.put("function", function.toMap());
        return map;
    }

    static LimitedRegression fromMap(Map<String, Object> map, int columns) {
        return new LimitedRegression(
                Regression.fromMap(PlainJson.asObject(map.get("function")), columns),
                PlainJson.asDouble(map.get("least")),
                PlainJson.asDouble(map.get("most")));
    }
}
