package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One function for rows that are like one that is remembered, another for all others.
 *
 * @param gate its deviation for a row says how far the nearest remembered one is
 * @param known columns that must not be missing in a row that is like one that is remembered: what ran on a node that nobody
 *     knows did not run before. Not copied
 * @param near for rows no farther than {@link #NEAR}
 * @param far for others
 */
public record GatedRegression(Regression gate, int[] known, Regression near, Regression far) implements Regression {
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
        return isKnown(row) && isNear(gate.deviation(row)) ? near : far;
    }

    /** Returns whether nothing is missing that must not be. */
    public boolean isKnown(double[] row) {
        for (int column : known) {
            if (Double.isNaN(row[column])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long steps() {
        return gate.steps() + Math.max(near.steps(), far.steps());
    }

    @Override
    public long width() {
        return gate.width() + near.width() + far.width();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "gated");
        map.put("gate", gate.toMap());
        map.put("known", PackedNumbers.ofInts(known));
        map.put("near", near.toMap());
        map.put("far", far.toMap());
        return map;
    }

    static GatedRegression fromMap(Map<String, Object> map, int columns) {
        int[] known = map.containsKey("known") ? PackedNumbers.ints(map.get("known")) : new int[0];
        if (Arrays.stream(known).anyMatch(column -> column < 0 || column >= columns)) {
            throw new ModelException("it asks for columns that there are not");
        }
        return new GatedRegression(
                Regression.fromMap(PlainJson.asObject(map.get("gate")), columns),
                known,
                Regression.fromMap(PlainJson.asObject(map.get("near")), columns),
                Regression.fromMap(PlainJson.asObject(map.get("far")), columns));
    }
}
