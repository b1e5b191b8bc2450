package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A straight line through the standardised numbers, which goes on outside the range of training, plus the mean of a few
 * networks that were trained apart on what the line leaves. The deviation is what the networks say of their errors, how
 * much they disagree, and a part of what the line says beyond the range. Immutable.
 *
 * @param inputs how rows enter
 * @param networks the networks; at least one
 * @param slopes for each number the slope of the line, in units of {@code scale}. Not copied; must not change
 * @param center what is added at the end
 * @param scale by what the line and the networks are multiplied before
 */
public record NetworkRegression(
        NetworkInputs inputs, List<Network> networks, double[] slopes, double center, double scale)
        implements Regression {
    /** How much of a slope may be wrong outside the range. */
    private static final double DOUBT_OF_SLOPE = 0.5;

    /** What an array takes beside its numbers, in numbers. */
    private static final long ARRAY = 4;

    /** How much slope there may be where the line has none. */
    private static final double LEAST_DOUBT = 0.1;

    public NetworkRegression {
        networks = List.copyOf(networks);
        boolean sound = !networks.isEmpty()
                && Double.isFinite(center)
                && Double.isFinite(scale)
                && slopes.length == inputs.numbers().length;
        for (int i = 0; sound && i < slopes.length; i++) {
            sound = Double.isFinite(slopes[i]);
        }
        if (!sound) {
            throw new ModelException("its line and its networks do not hang together");
        }
        networks.forEach(network -> network.check(inputs));
    }

    /**
     * What is said of a row.
     *
     * @param mean the value
     * @param deviation by how much it may be off, as a standard deviation
     */
    public record Estimate(double mean, double deviation) {}

    @Override
    public double predict(double[] row) {
        return estimate(row).mean();
    }

    @Override
    public double deviation(double[] row) {
        return estimate(row).deviation();
    }

    /** Returns the value for a row and by how much it may be off. */
    public Estimate estimate(double[] row) {
        double[] standardised = inputs.standardised(row);
        double line = 0;
        double variance = 0;
        for (int i = 0; i < slopes.length; i++) {
            if (!Double.isNaN(standardised[i])) {
                line += slopes[i] * standardised[i];
                double doubt =
                        inputs.outside(i, standardised[i]) * (LEAST_DOUBT + DOUBT_OF_SLOPE * Math.abs(slopes[i]));
                variance += doubt * doubt;
            }
        }
        float[] encoded = new float[inputs.width()];
        inputs.encode(standardised, encoded, 0);
        int[] texts = inputs.embeddings(row);
        int count = networks.size();
        double sum = 0;
        double squares = 0;
        for (Network network : networks) {
            float[] outputs = network.outputs(encoded, texts);
            sum += outputs[0];
            squares += (double) outputs[0] * outputs[0];
            variance += Math.exp(outputs[1]) / count;
        }
        double mean = sum / count;
        double disagreement = Math.max(0, squares / count - mean * mean);
        return new Estimate(center + scale * (line + mean), scale * Math.sqrt(variance + disagreement));
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        for (int column : inputs.texts()) {
            if (!rows.isFixed(column)) {
                return rows.each(this);
            }
        }
        return NetworkBatch.of(this, rows).predict();
    }

    @Override
    public long steps() {
        return inputs.width() + networks.stream().mapToLong(Network::steps).sum();
    }

    /** Returns how many numbers a batch holds for each row: the first layer of each network, in an array of its own. */
    @Override
    public long width() {
        return networks.stream()
                .mapToLong(network -> ARRAY + network.biases()[0].length)
                .sum();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "networks");
        map.put("center", center);
        map.put("scale", scale);
        map.put("slopes", PackedNumbers.ofDoubles(slopes));
        map.put("inputs", inputs.toMap());
        map.put("networks", networks.stream().map(Network::toMap).toList());
        return map;
    }

    static NetworkRegression fromMap(Map<String, Object> map, int columns) {
        List<Network> networks = new ArrayList<>();
        for (Object network : PlainJson.asList(map.get("networks"))) {
            networks.add(Network.fromMap(PlainJson.asObject(network)));
        }
        return new NetworkRegression(
                NetworkInputs.fromMap(PlainJson.asObject(map.get("inputs")), columns),
                networks,
                PackedNumbers.doubles(map.get("slopes")),
                PlainJson.asDouble(map.get("center")),
                PlainJson.asDouble(map.get("scale")));
    }
}
