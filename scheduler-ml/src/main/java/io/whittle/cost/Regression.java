package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.Map;

/** A function of a row of features, in plain arrays. Immutable. */
public interface Regression {
    /** Returns the value for a row. */
    double predict(double[] row);

    /** Returns the value for each of many rows, the same as row by row, or in the last digits of floats. */
    default double[] predictAll(RowBatch rows) {
        return rows.each(this);
    }

    /** Returns by how much the value for a row may be off, as a standard deviation; not a number where it cannot tell. */
    default double deviation(double[] row) {
        return Double.NaN;
    }

    /** Returns how many nodes of trees, or other single steps, a value takes at most: what a stranger's model may cost. */
    default long steps() {
        return 1;
    }

    /** Returns how many numbers are held at once for each of many rows: the memory that a stranger's model may take. */
    default long width() {
        return 0;
    }

    /** Returns the function as plain JSON values. */
    Map<String, Object> toMap();

    /**
     * Reads what {@link #toMap} wrote.
     *
     * @param columns how many columns rows have
     * @throws ModelException where it is not such a function
     */
    static Regression fromMap(Map<String, Object> map, int columns) {
        String type = PlainJson.asText(map.getOrDefault("type", ""));
        return switch (type) {
            case "linear" -> LinearRegression.fromMap(map, columns);
            case "trees" -> TreeRegression.fromMap(map, columns);
            case "sum" -> SumRegression.fromMap(map, columns);
            case "blend" -> BlendRegression.fromMap(map, columns);
            case "gated" -> GatedRegression.fromMap(map, columns);
            case "limited" -> LimitedRegression.fromMap(map, columns);
            case "texts" -> TextRegression.fromMap(map, columns);
            case "encoded" -> EncodedRegression.fromMap(map, columns);
            case "nearest" -> NearestRegression.fromMap(map, columns);
            case "networks" -> NetworkRegression.fromMap(map, columns);
            default -> throw new ModelException("there is no kind of function '" + type + "'");
        };
    }
}
