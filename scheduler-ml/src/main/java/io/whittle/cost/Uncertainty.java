package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far predictions of a kind are off, as standard deviations of the log, from runs that were held out of training.
 *
 * @param level by how much a whole run is off
 * @param shape by how much a bin is off beside that
 * @param repeatLevel by how much two runs of the same job differ as a whole
 * @param repeatShape by how much a bin of two runs of the same job differs beside that
 */
public record Uncertainty(double level, double shape, double repeatLevel, double repeatShape) {
    public Uncertainty {
        for (double deviation : new double[] {level, shape, repeatLevel, repeatShape}) {
            if (!(deviation >= 0) || Double.isInfinite(deviation)) {
                throw new ModelException("a standard deviation is not negative: " + deviation);
            }
        }
    }

    /** The next run differs from the recorded one, and the recorded one from the truth, the less the more there are. */
    double repeatLevelOf(int runs) {
        return repeatLevel * Math.sqrt((1 + 1.0 / runs) / 2);
    }

    double repeatShapeOf(int runs) {
        return repeatShape * Math.sqrt((1 + 1.0 / runs) / 2);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("level", level);
        map.put("shape", shape);
        map.put("repeat_level", repeatLevel);
        map.put("repeat_shape", repeatShape);
        return map;
    }

    static Uncertainty fromMap(Map<String, Object> map) {
        return new Uncertainty(
                PlainJson.asDouble(map.get("level")),
                PlainJson.asDouble(map.get("shape")),
                PlainJson.asDouble(map.get("repeat_level")),
                PlainJson.asDouble(map.get("repeat_shape")));
    }
}
