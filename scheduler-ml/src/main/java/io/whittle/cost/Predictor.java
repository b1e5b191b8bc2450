package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predicts the cost of a kind's bins: what a candidate of training has learned. Immutable. */
public sealed interface Predictor {
    /**
     * Predicts bins.
     *
     * @param rows a standardised row for each bin
     * @param positions where each bin lies in the job, between 0 and 1
     * @param memory the runs that are remembered
     * @return for each bin the log of the seconds of an item at nominal speed 1
     */
    double[] predict(RowBatch rows, double[] positions, List<PastRun> memory);

    /** Returns how many single steps a bin takes at most. */
    default long steps() {
        return 1;
    }

    /** Returns how many numbers it holds at once for each bin, beside the bin's own. */
    default long width() {
        return 0;
    }

    /** Returns the predictor as plain JSON values. */
    Map<String, Object> toMap();

    /** Reads what {@link #toMap} wrote. */
    static Predictor fromMap(Map<String, Object> map, int columns) {
        String type = PlainJson.asText(map.getOrDefault("type", ""));
        return switch (type) {
            case "regression" ->
                new OfRegression(Regression.fromMap(PlainJson.asObject(map.get("regression")), columns));
            case "nearest" -> new OfNearestRun(Regression.fromMap(PlainJson.asObject(map.get("correction")), columns));
            default -> throw new ModelException("there is no kind of predictor '" + type + "'");
        };
    }

    /**
     * A function of each bin's features.
     *
     * @param regression the function
     */
    record OfRegression(Regression regression) implements Predictor {
        @Override
        public long steps() {
            return regression.steps();
        }

        @Override
        public long width() {
            return regression.width();
        }

        @Override
        public double[] predict(RowBatch rows, double[] positions, List<PastRun> memory) {
            return regression.predictAll(rows);
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "regression");
            map.put("regression", regression.toMap());
            return map;
        }
    }

    /**
     * The costs of the remembered run whose features are nearest, place by place, times a factor for how the job differs
     * from that run.
     *
     * @param correction the log of the factor is its value for the job less its value for the run; a constant for none
     */
    record OfNearestRun(Regression correction) implements Predictor {
        @Override
        public long steps() {
            return correction.steps();
        }

        @Override
        public long width() {
            return correction.width();
        }

        @Override
        public double[] predict(RowBatch rows, double[] positions, List<PastRun> memory) {
            double[] mean = rows.mean();
            PastRun nearest = memory.get(0);
            double least = Double.POSITIVE_INFINITY;
            for (PastRun run : memory) {
                double distance = 0;
                for (int i = 0; i < mean.length; i++) {
                    double off = run.features()[i] - mean[i];
                    distance += off * off;
                }
                if (distance < least) {
                    least = distance;
                    nearest = run;
                }
            }
            double factor = correction.predict(mean) - correction.predict(nearest.features());
            double[] costs = new double[rows.size()];
            for (int bin = 0; bin < costs.length; bin++) {
                costs[bin] = nearest.costAt(positions[bin]) + factor;
            }
            return costs;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "nearest");
            map.put("correction", correction.toMap());
            return map;
        }
    }
}
