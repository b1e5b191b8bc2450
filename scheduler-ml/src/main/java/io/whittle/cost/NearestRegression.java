package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As the nearest of some remembered rows, where distance is the sum of how far each number is off, and what is missing is
 * not off: a weighted mean of the
 * few nearest, each moved by what a function says of the difference.
 *
 * @param rows the numbers of the remembered rows, one after the other, the latest row first: of rows that are as near, the
 *     latest counts. Not copied
 * @param values the value of each remembered row. Not copied
 * @param numbers how many numbers a row has
 * @param neighbours how many of the nearest count
 * @param noise by how much repetitions differ: rows that are farther than the nearest by less are as good
 * @param difference its value for a row less its value for a remembered row is added to that row's value
 */
public record NearestRegression(
        float[] rows, float[] values, int numbers, int neighbours, double noise, Regression difference)
        implements Regression {
    /** Returns how far the nearest remembered row is: by so much a row may be off beside what repetitions are. */
    @Override
    public double deviation(double[] row) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            least = Math.min(least, distance(row, i, least));
        }
        return least;
    }

    @Override
    public double predict(double[] row) {
        int count = Math.min(neighbours, values.length);
        int[] nearest = new int[count];
        double[] distances = new double[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int i = 0; i < values.length; i++) {
            double distance = distance(row, i, distances[count - 1]);
            if (distance < distances[count - 1]) {
                int place = count - 1;
                while (place > 0 && distances[place - 1] > distance) {
                    distances[place] = distances[place - 1];
                    nearest[place] = nearest[place - 1];
                    place--;
                }
                distances[place] = distance;
                nearest[place] = i;
            }
        }
        double at = difference.predict(row);
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < count; i++) {
            // the latest of equals alone
            double weight = i > 0 && distances[i] == distances[0]
                    ? 0
                    : 1 / Math.pow(1 + (distances[i] - distances[0]) / (noise + distances[0]), 2);
            sum += weight * (values[nearest[i]] + at - difference.predict(remembered(nearest[i])));
            weights += weight;
        }
        return sum / weights;
    }

    private double distance(double[] row, int index, double limit) {
        double sum = 0;
        int first = index * numbers;
        for (int i = 0; i < numbers && sum < limit; i++) {
            double off = Math.abs(rows[first + i] - row[i]);
            sum += Double.isNaN(off) ? 0 : off;
        }
        return sum;
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
        return (long) rows.length + neighbours * difference.steps();
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
