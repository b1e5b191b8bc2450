package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * As the nearest of some remembered rows, where distance is the sum of how far each number is off, and what is missing is
 * not off: a weighted mean of the few nearest, each moved by what a function says of the difference. Immutable.
 */
public final class NearestRegression implements Regression {
    /** More steps than this are not told apart; sums of them are far from the end of numbers. */
    private static final long UNCOUNTED = 1L << 40;

    private final float[] rows;
    private final float[] values;
    private final int numbers;
    private final int neighbours;
    private final double noise;
    private final Regression difference;

    /** Made when the first row is asked for. */
    private volatile Optional<NearestIndex> index = Optional.empty();

    /**
     * Remembers rows.
     *
     * @param rows the numbers of the remembered rows, one after the other, the latest row first: of rows that are as near, the
     *     latest counts. Not copied
     * @param values the value of each remembered row. Not copied
     * @param numbers how many numbers a row has
     * @param neighbours how many of the nearest count
     * @param noise by how much repetitions differ: rows that are farther than the nearest by less are as good
     * @param difference its value for a row less its value for a remembered row is added to that row's value
     */
    public NearestRegression(
            float[] rows, float[] values, int numbers, int neighbours, double noise, Regression difference) {
        this.rows = rows;
        this.values = values;
        this.numbers = numbers;
        this.neighbours = neighbours;
        this.noise = noise;
        this.difference = difference;
    }

    private NearestIndex index() {
        Optional<NearestIndex> known = index;
        if (known.isEmpty()) {
            known = Optional.of(new NearestIndex(rows, values.length, numbers));
            index = known;
        }
        return known.get();
    }

    /** Returns how far the nearest remembered row is: by so much a row may be off beside what repetitions are. */
    @Override
    public double deviation(double[] row) {
        return index().nearest(row, 1).distances()[0];
    }

    @Override
    public double predict(double[] row) {
        NearestIndex.Found found = index().nearest(row, Math.min(neighbours, values.length));
        double[] distances = found.distances();
        double at = difference.predict(row);
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < distances.length; i++) {
            // the latest of equals alone
            double weight = i > 0 && distances[i] == distances[0]
                    ? 0
                    : 1 / Math.pow(1 + (distances[i] - distances[0]) / (noise + distances[0]), 2);
            int nearest = found.indexes()[i];
            sum += weight * (values[nearest] + at - difference.predict(remembered(nearest)));
            weights += weight;
        }
        return sum / weights;
    }

    private double[] remembered(int index) {
        double[] row = new double[numbers];
        for (int i = 0; i < numbers; i++) {
            row[i] = rows[index * numbers + i];
        }
        return row;
    }

    @Override
    public long steps() {
        // one such function in another, a dozen deep, takes more steps than can be counted
        return Math.min(UNCOUNTED, rows.length + (neighbours + 1) * Math.min(UNCOUNTED, difference.steps()));
    }

    @Override
    public long width() {
        return difference.width();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "nearest");
        map.put("rows", PackedNumbers.ofFloats(rows));
        map.put("values", PackedNumbers.ofFloats(values));
        map.put("neighbours", (long) neighbours);
        map.put("noise", noise);
        map.put("difference", difference.toMap());
        return map;
    }

    static NearestRegression fromMap(Map<String, Object> map, int columns) {
        float[] rows = PackedNumbers.floats(map.get("rows"));
        float[] values = PackedNumbers.floats(map.get("values"));
        long neighbours = PlainJson.asLong(map.get("neighbours"));
        double noise = PlainJson.asDouble(map.get("noise"));
        if (!(noise > 0)
                || values.length == 0
                || rows.length != (long) values.length * columns
                || neighbours < 1
                || neighbours > 64) {
            throw new ModelException("the rows it remembers do not hang together");
        }
        return new NearestRegression(
                rows,
                values,
                columns,
                (int) neighbours,
                noise,
                Regression.fromMap(PlainJson.asObject(map.get("difference")), columns));
    }
}
