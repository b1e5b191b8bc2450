package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One function for rows that are like one that is remembered, another for all others.
 *
 * @param gate its deviation for a row says how far the nearest remembered one is
 * @param near for rows no farther than {@link #NEAR}
 * @param far for others
 */
public record GatedRegression(Regression gate, Regression near, Regression far) implements Regression {
    /** What is no farther than this ran before. */
    public static final double NEAR = 1e-3;

    /** Returns whether a row is like one that is remembered. */
    public static boolean isNear(double distance) {
        return distance <= NEAR;
    }

    @Override
    public double predict(double[] row) {
        return of(row).predict(row);
    }

    @Override
    public double deviation(double[] row) {
        return of(row).deviation(row);
    }

    private Regression of(double[] row) {
        return isNear(gate.deviation(row)) ? near : far;
    }

    @Override
    public long steps() {
        return gate.steps() + Math.max(near.steps(), far.steps());
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "gated");
        map.put("gate", gate.toMap());
        map.put("near", near.toMap());
        map.put("far", far.toMap());
        return map;
    }

    static GatedRegression fromMap(Map<String, Object> map, int columns) {
        return new GatedRegression(
                Regression.fromMap(PlainJson.asObject(map.get("gate")), columns),
                Regression.fromMap(PlainJson.asObject(map.get("near")), columns),
                Regression.fromMap(PlainJson.asObject(map.get("far")), columns));
    }
}
