package io.whittle.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of the same job put together, so that a spike in one of them, a preemption say, is told from what lasts. */
final class Combined {
    /** Of two runs that differ by more than this factor in a bin, the lower one is believed: nothing runs too fast. */
    private static final double SPIKE_OF_TWO = Math.log(2);

    /** Of several runs, what is off by more than this factor is a spike. */
    private static final double SPIKE_OF_MANY = Math.log(1.5);

    private final Map<String, List<TrainingRun>> runs = new HashMap<>();
    private final Map<String, float[]> costs = new HashMap<>();

    Combined(List<TrainingRun> all) {
        all.forEach(run -> runs.computeIfAbsent(run.signature(), signature -> new ArrayList<>())
                .add(run));
        runs.forEach((signature, ofJob) -> costs.put(signature, combine(ofJob)));
    }

    int runs(String signature) {
        return runs.get(signature).size();
    }

    /** Returns the cost of each bin. */
    float[] costs(String signature) {
        return costs.get(signature);
    }

    /** Returns the target of a row; of a spike, what the other runs of the job say. */
    double withoutSpike(TrainingRun run, TrainingRun.Row row) {
        float[] others = costs.get(run.signature());
        if (runs(run.signature()) < 2 || others.length != run.binCosts().length) {
            return row.target();
        }
        double expected = others[row.bin()] + run.levelAgainst(others);
        return row.target() - expected > SPIKE_OF_MANY ? expected : row.target();
    }

    private static float[] combine(List<TrainingRun> ofJob) {
        int bins = ofJob.get(ofJob.size() - 1).binCosts().length; // the latest knows best
        float[] combined = new float[bins];
        for (int bin = 0; bin < bins; bin++) {
            int at = bin;
            double[] values = ofJob.stream()
                    .filter(run -> run.binCosts().length == bins)
                    .mapToDouble(run -> run.binCosts()[at])
                    .filter(Double::isFinite)
                    .toArray();
            boolean spike = values.length == 2 && Math.abs(values[0] - values[1]) > SPIKE_OF_TWO;
            combined[bin] = (float) (spike ? Arrays.stream(values).min().getAsDouble() : Numbers.median(values));
        }
        fillGaps(combined);
        return combined;
    }

    /** A bin that never ran is taken to cost what its neighbour does. */
    private static void fillGaps(float[] costs) {
        for (int bin = 1; bin < costs.length; bin++) {
            costs[bin] = Float.isNaN(costs[bin]) ? costs[bin - 1] : costs[bin];
        }
        for (int bin = costs.length - 2; bin >= 0; bin--) {
            costs[bin] = Float.isNaN(costs[bin]) ? costs[bin + 1] : costs[bin];
        }
    }
}
