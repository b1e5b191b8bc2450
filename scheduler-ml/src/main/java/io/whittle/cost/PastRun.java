package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of a job that ran, once or several times.
 *
 * @param signature its {@link JobSignature}
 * @param runs how many runs were combined
 * @param features the mean of its bins' rows, standardised, in the order of the model's columns. Not copied
 * @param costs for each of its bins the log of the seconds of an item at nominal speed 1, the median over the runs. Not
 *     copied
 */
public record PastRun(String signature, int runs, double[] features, float[] costs) {
    private static final int MAX_RUNS = 1_000_000_000;

    /** Returns the cost at a place in the job, 0 being its beginning and 1 its end. */
    double costAt(double position) {
        int bin = (int) (position * costs.length);
        return costs[Math.max(0, Math.min(costs.length - 1, bin))];
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("signature", signature);
        map.put("runs", runs);
        map.put("features", PackedNumbers.ofDoubles(features));
        map.put("costs", PackedNumbers.ofFloats(costs));
        return map;
    }

    static PastRun fromMap(Map<String, Object> map, int columns) {
        double[] features = PackedNumbers.doubles(map.get("features"));
        float[] costs = PackedNumbers.floats(map.get("costs"));
        if (features.length != columns || costs.length == 0) {
            throw new ModelException("a remembered run has " + features.length + " features for " + columns
                    + " columns, and " + costs.length + " costs");
        }
        long runs = PlainJson.asLong(map.get("runs"));
        if (runs < 1 || runs > MAX_RUNS || !Arrays.stream(features).allMatch(Double::isFinite)) {
            throw new ModelException("what it says of a remembered run makes no sense");
        }
        for (float cost : costs) {
            if (!Float.isFinite(cost)) {
                throw new ModelException("a remembered run has the cost " + cost);
            }
        }
        return new PastRun(PlainJson.asText(map.get("signature")), (int) runs, features, costs);
    }
}
