package io.whittle.cost;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a row of features enters a network. A number becomes its standardised value (of its log where that is the more even
 * one), a flag for rows that lack it, and a staircase of ramps, one between each two edges, that lets a small network
 * follow sharp changes; a text becomes the index of its embedding, the last one for texts that training never saw. Arrays
 * are not copied and must not change. Immutable.
 *
 * @param columns how many columns a row has
 * @param numbers the columns of numbers that are used
 * @param offsets for each of those what is added before taking the log; 0 for no log
 * @param means for each the mean in training
 * @param scales for each the standard deviation in training
 * @param lows for each the least value in training, in standard deviations from the mean
 * @param highs for each the greatest
 * @param edges for each the edges of its ramps, in standard deviations from the mean, rising; fewer than two for none
 * @param flagged for each 1 where it has a flag for missing values, else 0
 * @param texts the columns of texts that are used
 * @param counts for each of those how many texts it has
 */
public record NetworkInputs(
        int columns,
        int[] numbers,
        double[] offsets,
        double[] means,
        double[] scales,
        double[] lows,
        double[] highs,
        double[][] edges,
        int[] flagged,
        int[] texts,
        int[] counts) {

    /** Standardised values stay within this many deviations: a size far outside training is not followed for ever. */
    private static final double MOST_DEVIATIONS = 12;

    private static final int MAX_TEXTS = 1 << 20;

    public NetworkInputs {
        boolean sound = offsets.length == numbers.length
                && means.length == numbers.length
                && scales.length == numbers.length
                && lows.length == numbers.length
                && highs.length == numbers.length
                && edges.length == numbers.length
                && flagged.length == numbers.length
                && counts.length == texts.length;
        for (int i = 0; sound && i < numbers.length; i++) {
            sound = numbers[i] >= 0
                    && numbers[i] < columns
                    && offsets[i] >= 0
                    && Double.isFinite(offsets[i])
                    && Double.isFinite(means[i])
                    && scales[i] > 0
                    && Double.isFinite(scales[i])
                    && Double.isFinite(lows[i])
                    && lows[i] <= highs[i]
                    && Double.isFinite(highs[i])
                    && (flagged[i] == 0 || flagged[i] == 1)
                    && rising(edges[i]);
        }
        long all = 0;
        for (int i = 0; sound && i < texts.length; i++) {
            all += counts[i] + 1L;
            sound = texts[i] >= 0 && texts[i] < columns && counts[i] > 0 && all <= MAX_TEXTS;
        }
        if (!sound) {
            throw new ModelException("the inputs of its network do not hang together");
        }
    }

    /** Returns how many numbers enter the network, without embeddings. */
    public int width() {
        int width = 0;
        for (int i = 0; i < numbers.length; i++) {
            width += width(i);
        }
        return width;
    }

    /** Returns how many numbers one number enters as. */
    int width(int number) {
        return 1 + flagged[number] + Math.max(0, edges[number].length - 1);
    }

    /**
     * Returns the numbers of a row in standard deviations from their means, also outside the range of training.
     *
     * @param row a row of features; what is missing is not a number
     * @return for each number its value; not a number where it is missing
     */
    public double[] standardised(double[] row) {
        double[] values = new double[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = standardised(i, row[numbers[i]]);
        }
        return values;
    }

    /** Returns a value of one number in standard deviations from its mean. */
    double standardised(int number, double value) {
        double even = offsets[number] > 0 ? Math.log(Math.max(0, value) + offsets[number]) : value;
        double deviations = (even - means[number]) / scales[number];
        return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
    }

    /** Returns how far a standardised number lies outside the range of training; 0 inside, and where it is missing. */
    double outside(int number, double value) {
        return Double.isNaN(value) ? 0 : Math.max(0, Math.max(lows[number] - value, value - highs[number]));
    }

    /**
     * Writes the numbers that enter the network. Those outside the range of training enter as its ends: what lies beyond is
     * left to the straight line under the networks.
     *
     * @param standardised what {@link #standardised} returned
     * @param target where to
     * @param start the first index there
     */
    public void encode(double[] standardised, float[] target, int start) {
        int next = start;
        for (int i = 0; i < numbers.length; i++) {
            next = encode(i, standardised[i], target, next);
        }
    }

    /** Writes what one number enters as; returns the index after it. */
    int encode(int number, double standardised, float[] target, int start) {
        int next = start;
        double[] steps = edges[number];
        boolean missing = Double.isNaN(standardised);
        double value = Math.max(lows[number], Math.min(highs[number], standardised));
        target[next++] = missing ? 0 : (float) value;
        if (flagged[number] != 0) {
            target[next++] = missing ? 1 : 0;
        }
        for (int step = 1; step < steps.length; step++) {
            double part = (value - steps[step - 1]) / (steps[step] - steps[step - 1]);
            target[next++] = missing ? 0 : (float) Math.max(0, Math.min(1, part));
        }
        return next;
    }

    /** Returns how many embeddings there are: one a text of each column, and one for unknown texts of each. */
    public int embeddings() {
        int all = 0;
        for (int count : counts) {
            all += count + 1;
        }
        return all;
    }

    /** Returns the index of the embedding for unknown texts of each column of texts. */
    public int[] unknown() {
        int[] unknown = new int[counts.length];
        int next = 0;
        for (int i = 0; i < unknown.length; i++) {
            unknown[i] = next + counts[i];
            next += counts[i] + 1;
        }
        return unknown;
    }

    /** Returns the index of the embedding for each column of texts. */
    public int[] embeddings(double[] row) {
        int[] indexes = unknown();
        for (int i = 0; i < indexes.length; i++) {
            double value = row[texts[i]];
            if (value >= 0 && value < counts[i]) {
                indexes[i] += (int) value - counts[i];
            }
        }
        return indexes;
    }

    private static boolean rising(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1]))) {
                return false;
            }
        }
        return true;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("numbers", PackedNumbers.ofInts(numbers));
        map.put("offsets", PackedNumbers.ofDoubles(offsets));
        map.put("means", PackedNumbers.ofDoubles(means));
        map.put("scales", PackedNumbers.ofDoubles(scales));
        map.put("lows", PackedNumbers.ofDoubles(lows));
        map.put("highs", PackedNumbers.ofDoubles(highs));
        int[] edgeCounts = new int[edges.length];
        int total = 0;
        for (int i = 0; i < edges.length; i++) {
            edgeCounts[i] = edges[i].length;
            total += edges[i].length;
        }
        double[] allEdges = new double[total];
        int next = 0;
        for (double[] steps : edges) {
            System.arraycopy(steps, 0, allEdges, next, steps.length);
            next += steps.length;
        }
        map.put("edge_counts", PackedNumbers.ofInts(edgeCounts));
        map.put("edges", PackedNumbers.ofDoubles(allEdges));
        map.put("flagged", PackedNumbers.ofInts(flagged));
        map.put("texts", PackedNumbers.ofInts(texts));
        map.put("counts", PackedNumbers.ofInts(counts));
        return map;
    }

    static NetworkInputs fromMap(Map<String, Object> map, int columns) {
        int[] edgeCounts = PackedNumbers.ints(map.get("edge_counts"));
        double[] allEdges = PackedNumbers.doubles(map.get("edges"));
        double[][] edges = new double[edgeCounts.length][];
        int next = 0;
        for (int i = 0; i < edges.length; i++) {
            if (edgeCounts[i] < 0 || edgeCounts[i] > allEdges.length - next) {
                throw new ModelException("the inputs of its network do not hang together");
            }
            edges[i] = new double[edgeCounts[i]];
            System.arraycopy(allEdges, next, edges[i], 0, edgeCounts[i]);
            next += edgeCounts[i];
        }
        return new NetworkInputs(
                columns,
                PackedNumbers.ints(map.get("numbers")),
                PackedNumbers.doubles(map.get("offsets")),
                PackedNumbers.doubles(map.get("means")),
                PackedNumbers.doubles(map.get("scales")),
                PackedNumbers.doubles(map.get("lows")),
                PackedNumbers.doubles(map.get("highs")),
                edges,
                PackedNumbers.ints(map.get("flagged")),
                PackedNumbers.ints(map.get("texts")),
                PackedNumbers.ints(map.get("counts")));
    }
}
