package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A function of numbers only, none of them missing, made of a row by arithmetic: each number is a column's value less its
 * mean, divided by its spread; a column of texts gives the number that stands for the text.
 *
 * @param columns for each number the column it is made of
 * @param means for each number the mean of its column
 * @param spreads for each number the spread of its column
 * @param missing for each number what stands in for a missing value
 * @param texts for each number what stands for each text of its column, by the text's number; empty for numbers. Not copied
 * @param function what is done with the numbers
 */
public record EncodedRegression(
        int[] columns, double[] means, double[] spreads, double[] missing, double[][] texts, Regression function)
        implements Regression {

    @Override
    public double predict(double[] row) {
        return function.predict(encoded(row));
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        RowBatch.Varying varying = rows.varying().made(this, this::encoded);
        double[] fixed = new double[columns.length];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = varying.has(i) ? 0 : encoded(rows.fixed()[columns[i]], i);
        }
        return function.predictAll(new RowBatch(varying, fixed));
    }

    private RowBatch.Varying encoded(RowBatch.Varying rows) {
        int[] varying = IntStream.range(0, columns.length)
                .filter(number -> rows.has(columns[number]))
                .toArray();
        double[][] values = new double[varying.length][rows.rows()];
        for (int i = 0; i < varying.length; i++) {
            double[] plain = rows.values(columns[varying[i]]);
            for (int row = 0; row < plain.length; row++) {
                values[i][row] = encoded(plain[row], varying[i]);
            }
        }
        return new RowBatch.Varying(rows.rows(), columns.length, varying, values);
    }

    @Override
    public double deviation(double[] row) {
        return function.deviation(encoded(row));
    }

    /** Returns the numbers that a row becomes. */
    public double[] encoded(double[] row) {
        double[] numbers = new double[columns.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = encoded(row[columns[i]], i);
        }
        return numbers;
    }

    private double encoded(double value, int number) {
        if (Double.isNaN(value)) {
            return missing[number];
        }
        double[] ofTexts = texts[number];
        if (ofTexts.length > 0) {
            return value >= 0 && value < ofTexts.length ? ofTexts[(int) value] : missing[number];
        }
        return (value - means[number]) / spreads[number];
    }

    /** Returns the same numbers for another function. */
    public EncodedRegression with(Regression other) {
        return new EncodedRegression(columns, means, spreads, missing, texts, other);
    }

    @Override
    public long steps() {
        return columns.length + function.steps();
    }

    @Override
    public long width() {
        return columns.length + function.width();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "encoded");
        map.put("columns", PackedNumbers.ofInts(columns));
        map.put("means", PackedNumbers.ofDoubles(means));
        map.put("spreads", PackedNumbers.ofDoubles(spreads));
        map.put("missing", PackedNumbers.ofDoubles(missing));
        Object[] packed = new Object[texts.length];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = PackedNumbers.ofDoubles(texts[i]);
        }
        map.put("texts", List.of(packed));
        map.put("function", function.toMap());
        return map;
    }

    static EncodedRegression fromMap(Map<String, Object> map, int columnCount) {
        int[] columns = PackedNumbers.ints(map.get("columns"));
        double[] means = PackedNumbers.doubles(map.get("means"));
        double[] spreads = PackedNumbers.doubles(map.get("spreads"));
        double[] missing = PackedNumbers.doubles(map.get("missing"));
        double[][] texts = PlainJson.asList(map.get("texts")).stream()
                .map(PackedNumbers::doubles)
                .toArray(double[][]::new);
        int count = columns.length;
        boolean sound = means.length == count
                && spreads.length == count
                && missing.length == count
                && texts.length == count
                && Arrays.stream(columns).allMatch(column -> column >= 0 && column < columnCount)
                && Arrays.stream(spreads).noneMatch(spread -> spread == 0);
        if (!sound) {
            throw new ModelException("what its columns are turned into does not hang together");
        }
        return new EncodedRegression(
                columns,
                means,
                spreads,
                missing,
                texts,
                Regression.fromMap(PlainJson.asObject(map.get("function")), count));
    }
}
