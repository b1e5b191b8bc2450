package io.whittle.cost;

import io.whittle.json.PlainJson;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was learned of one kind of job. A job that ran before gets its recorded costs, as far as runs of one job repeat;
 * any other gets what the predictor says. Immutable.
 *
 * @param candidate the name of the candidate that was chosen
 * @param columns the features
 * @param predictor predicts jobs
 * @param memory jobs that ran before; never empty
 * @param uncertainty how far predictions are off
 * @param leastCost no prediction is below this; the log of seconds an item at speed 1
 * @param mostCost no prediction is above this
 */
public record KindModel(
        String candidate,
        FeatureColumns columns,
        Predictor predictor,
        List<PastRun> memory,
        Uncertainty uncertainty,
        double leastCost,
        double mostCost) {

    /** Its power is a number of seconds that is neither 0 nor infinite, and stays so times any number of items. */
    private static final double MOST_EXTREME = 200;

    /** A profile of a thousand bins takes some seconds then; honest models need a hundredth of it. */
    private static final long MAX_STEPS = 2_000_000;

    /** Numbers held for each of a thousand bins: a hundred megabytes then; honest models need a tenth of it. */
    private static final long MAX_WIDTH = 16_384;

    public KindModel {
        memory = List.copyOf(memory);
        if (memory.isEmpty()) {
            throw new ModelException("a model must remember at least one run");
        }
        if (!(leastCost >= -MOST_EXTREME && leastCost <= mostCost && mostCost <= MOST_EXTREME)) {
            throw new ModelException("its costs lie between " + leastCost + " and " + mostCost);
        }
    }

    /** Predicts a job on nodes of a class. */
    CostProfile profile(BinFeatures features, NodeClass nodeClass, String version) {
        JobFeatures job = features.job();
        Prediction prediction = predict(features, nodeClass, true);
        double speed = BinFeatures.nominalSpeed(nodeClass);
        double[] secondsPerItem = new double[prediction.costs().length];
        for (int bin = 0; bin < secondsPerItem.length; bin++) {
            secondsPerItem[bin] = Math.exp(prediction.costs()[bin]) / speed;
        }
        return CostProfile.predicted(
                job.partition(),
                job.bins(),
                secondsPerItem,
                prediction.levelDeviation(),
                prediction.shapeDeviation(),
                version);
    }

    /**
     * Predicts a job's bins on nodes of a class.
     *
     * @param useRecorded whether the recorded costs of the same job may be used
     */
    public Prediction predict(BinFeatures features, NodeClass nodeClass, boolean useRecorded) {
        int bins = features.job().bins().count();
        FeatureColumns.Alignment alignment =
                columns.align(features.names(), BinFeatures.nodeNames(nodeClass), BinFeatures.nodeVector(nodeClass));
        double[] positions = new double[bins];
        double doubt = 0;
        FeatureColumns.JobRows jobRows = features.jobRows(columns, alignment);
        for (int bin = 0; bin < bins; bin++) {
            positions[bin] = features.position(bin);
            doubt += alignment.doubt(jobRows, bin) / bins;
        }
        double[] costs = predictor.predict(alignment.standardised(jobRows), positions, memory);
        double level = Math.hypot(uncertainty.level(), doubt);
        double shape = uncertainty.shape();
        Optional<PastRun> same = useRecorded ? sameJob(features.job()) : Optional.empty();
        if (same.isPresent()) {
            double recordedLevel = uncertainty.repeatLevelOf(same.get().runs());
            double recordedShape = uncertainty.repeatShapeOf(same.get().runs());
            // two estimates of the same thing, each weighted by its certainty
            double weight = weight(Math.hypot(level, shape), Math.hypot(recordedLevel, recordedShape));
            for (int bin = 0; bin < bins; bin++) {
                costs[bin] += weight * (same.get().costAt(positions[bin]) - costs[bin]);
            }
            level = combined(level, recordedLevel);
            shape = combined(shape, recordedShape);
        }
        for (int bin = 0; bin < bins; bin++) {
            costs[bin] = Math.max(leastCost, Math.min(mostCost, costs[bin]));
        }
        return new Prediction(costs, level, shape);
    }

    private Optional<PastRun> sameJob(JobFeatures job) {
        String signature = JobSignature.of(job);
        return memory.stream().filter(run -> run.signature().equals(signature)).findFirst();
    }

    private static double weight(double deviation, double recordedDeviation) {
        double squares = deviation * deviation + recordedDeviation * recordedDeviation;
        return squares == 0 ? 1 : deviation * deviation / squares;
    }

    private static double combined(double one, double other) {
        double squares = one * one + other * other;
        return squares == 0 ? 0 : one * other / Math.sqrt(squares);
    }

    /**
     * A prediction of a job's bins.
     *
     * @param costs for each bin the log of the seconds of an item at nominal speed 1. Not copied
     * @param levelDeviation standard deviation of the log of the factor by which all may be off together
     * @param shapeDeviation standard deviation of the log of the factor by which a bin may be off beside that
     */
    public record Prediction(double[] costs, double levelDeviation, double shapeDeviation) {}

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("candidate", candidate);
        map.put("columns", columns.toMap());
        map.put("predictor", predictor.toMap());
        map.put("uncertainty", uncertainty.toMap());
        map.put("least_cost", leastCost);
        map.put("most_cost", mostCost);
        map.put("memory", memory.stream().map(PastRun::toMap).toList());
        return map;
    }

    static KindModel fromMap(Map<String, Object> map) {
        FeatureColumns columns = FeatureColumns.fromMap(PlainJson.asObject(map.get("columns")));
        List<PastRun> memory = new ArrayList<>();
        for (Object run : PlainJson.asList(map.get("memory"))) {
            memory.add(PastRun.fromMap(PlainJson.asObject(run), columns.count()));
        }
        Predictor predictor = Predictor.fromMap(PlainJson.asObject(map.get("predictor")), columns.count());
        if (predictor.steps() > MAX_STEPS) {
            throw new ModelException("a prediction would take " + predictor.steps() + " steps, more than " + MAX_STEPS);
        }
        if (predictor.width() > MAX_WIDTH) {
            throw new ModelException(
                    "a prediction would hold " + predictor.width() + " numbers for each bin, more than " + MAX_WIDTH);
        }
        return new KindModel(
                PlainJson.asText(map.get("candidate")),
                columns,
                predictor,
                memory,
                Uncertainty.fromMap(PlainJson.asObject(map.get("uncertainty"))),
                PlainJson.asDouble(map.get("least_cost")),
                PlainJson.asDouble(map.get("most_cost")));
    }
}
