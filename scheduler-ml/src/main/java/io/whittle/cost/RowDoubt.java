package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a prediction may be off, as a standard deviation of its log: what rows of the kind that were held out were off by,
 * what the parts disagree by, and more where a row is unlike those that were learned from.
 *
 * @param column the column of the kind; -1 for none
 * @param usual what rows are off by usually
 * @param ofTexts the same for each kind; not a number for a kind that nothing was held out of. Not copied
 * @param disagreement how much the parts' disagreement counts
 * @param mins for each column of numbers the least value that was seen; not a number for texts. Not copied
 * @param maxs the same for the largest
 * @param steps for each column what an e-fold beyond those adds; for texts, what one that was never seen adds. Not copied
 * @param factor what all of it is multiplied by, so that 80 % intervals hold 80 % of the rows held out
 */
public record RowDoubt(
        int column,
        double usual,
        double[] ofTexts,
        double disagreement,
        double[] mins,
        double[] maxs,
        double[] steps,
        double factor) {
    private static final double MOST = 3;

    /** Returns the deviation for a row whose parts disagree by so much. */
    public double of(double[] row, double partsDisagree) {
        double own = usual;
        if (column >= 0 && row[column] >= 0 && row[column] < ofTexts.length) {
            double known = ofTexts[(int) row[column]];
            own = Double.isNaN(known) ? usual : known;
        }
        double squares = own * own + square(disagreement * partsDisagree);
        double unknown = 0; // nothing held out can make less doubtful what was never seen, or never seen to vary
        for (int i = 0; i < steps.length; i++) {
            if (Double.isNaN(mins[i])) {
                unknown += Double.isNaN(row[i]) ? square(steps[i]) : 0;
            } else if (row[i] < mins[i] || row[i] > maxs[i]) {
                double beyond = Math.max(mins[i] - row[i], row[i] - maxs[i]);
                double added = square(Math.min(MOST, beyond * steps[i]));
                if (mins[i] == maxs[i]) {
                    unknown += added;
                } else {
                    squares += added;
                }
            }
        }
        return Math.sqrt(square(factor) * squares + square(Math.max(1, factor)) * unknown);
    }

    /** Returns the same with all of it multiplied by another factor. */
    public RowDoubt times(double other) {
        return new RowDoubt(column, usual, ofTexts, disagreement, mins, maxs, steps, other);
    }

    /** Returns the same where what is beyond, or was never seen, adds something else. */
    public RowDoubt withSteps(double[] others) {
        return new RowDoubt(column, usual, ofTexts, disagreement, mins, maxs, others, factor);
    }

    /** Returns the same where other values were seen. */
    public RowDoubt seen(double[] otherMins, double[] otherMaxs) {
        return new RowDoubt(column, usual, ofTexts, disagreement, otherMins, otherMaxs, steps, factor);
    }

    private static double square(double value) {
        return value * value;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("column", (long) column);
        map.put("usual", usual);
        map.put("of_texts", PackedNumbers.ofDoubles(ofTexts));
        map.put("disagreement", disagreement);
        map.put("mins", PackedNumbers.ofDoubles(mins));
        map.put("maxs", PackedNumbers.ofDoubles(maxs));
        map.put("steps", PackedNumbers.ofDoubles(steps));
        map.put("factor", factor);
        return map;
    }

    static RowDoubt fromMap(Map<String, Object> map, int columns) {
        double[] mins = PackedNumbers.doubles(map.get("mins"));
        double[] maxs = PackedNumbers.doubles(map.get("maxs"));
        double[] steps = PackedNumbers.doubles(map.get("steps"));
        long column = PlainJson.asLong(map.get("column"));
        if (column < -1
                || column >= columns
                || mins.length != columns
                || maxs.length != columns
                || steps.length != columns) {
            throw new ModelException("what it says of its errors does not hang together");
        }
        return new RowDoubt(
                (int) column,
                PlainJson.asDouble(map.get("usual")),
                PackedNumbers.doubles(map.get("of_texts")),
                PlainJson.asDouble(map.get("disagreement")),
                mins,
                maxs,
                steps,
                PlainJson.asDouble(map.get("factor")));
    }
}
