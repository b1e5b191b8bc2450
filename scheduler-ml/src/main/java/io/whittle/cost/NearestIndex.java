package io.whittle.cost;

import java.util.Arrays;

/**
 * Finds the nearest of some rows by the sum of differences, what is missing being not off, without looking at all of them: a
 * tree of rows, halved again and again along the number that differs most. Of rows that are as near, the first counts.
 * Immutable.
 */
final class NearestIndex {
    private static final int LEAF = 12;

    /** Sums of the same numbers in another order may differ by so much. */
    private static final double ROUNDING = 1 - 1e-9;

    private final float[] rows;
    private final int numbers;

    /** The rows by their place in the tree; those that lack a number come first, and lie on no side of anything. */
    private final int[] order;

    private final int halved;

    /** For each middle of some places, the number by which they are halved, and where the halves end along it. */
    private final int[] numberOfMiddle;

    private final float[] below;
    private final float[] above;

    NearestIndex(float[] rows, int count, int numbers) {
        this.rows = rows;
        this.numbers = numbers;
        this.order = new int[count];
        int incomplete = 0;
        int next = count;
        for (int row = count - 1; row >= 0; row--) {
            if (isComplete(row)) {
                order[--next] = row;
            }
        }
        for (int row = 0; row < count; row++) {
            if (!isComplete(row)) {
                order[incomplete++] = row;
            }
        }
        this.halved = incomplete;
        this.numberOfMiddle = new int[count];
        this.below = new float[count];
        this.above = new float[count];
        halve(halved, count);
    }

    /**
     * The nearest rows that were found, the nearest first.
     *
     * @param indexes the rows
     * @param distances how far they are
     */
    record Found(int[] indexes, double[] distances) {}

    Found nearest(double[] row, int count) {
        Search search = new Search(row, count);
        for (int place = 0; place < halved; place++) {
            search.look(order[place]);
        }
        search.search(halved, order.length, 0);
        return search.found;
    }

    private boolean isComplete(int row) {
        for (int i = 0; i < numbers; i++) {
            if (Float.isNaN(rows[row * numbers + i])) {
                return false;
            }
        }
        return numbers > 0;
    }

    /** Brings the lower half of some places to their left half, by the number that differs most; and so on within both. */
    private void halve(int from, int to) {
        if (to - from <= LEAF) {
            return;
        }
        int number = widest(from, to);
        long[] keyed = new long[to - from];
        for (int i = 0; i < keyed.length; i++) {
            int row = order[from + i];
            keyed[i] = (long) sortable(rows[row * numbers + number]) << 32 | row;
        }
        Arrays.sort(keyed);
        for (int i = 0; i < keyed.length; i++) {
            order[from + i] = (int) keyed[i];
        }
        int middle = (from + to) >>> 1;
        numberOfMiddle[middle] = number;
        below[middle] = rows[order[middle - 1] * numbers + number];
        above[middle] = rows[order[middle] * numbers + number];
        halve(from, middle);
        halve(middle, to);
    }

    /** Returns a number in the order of the values. */
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    private int widest(int from, int to) {
        int widest = 0;
        double most = -1;
        for (int number = 0; number < numbers; number++) {
            float min = Float.POSITIVE_INFINITY;
            float max = Float.NEGATIVE_INFINITY;
            for (int place = from; place < to; place++) {
                float value = rows[order[place] * numbers + number];
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            if ((double) max - min > most) {
                most = (double) max - min;
                widest = number;
            }
        }
        return widest;
    }

    /** A search for the nearest of one row. */
    private final class Search {
        private final double[] row;
        private final Found found;

        /** How far all rows of the part that is searched are off at least, by number. */
        private final double[] off = new double[numbers];

        Search(double[] row, int count) {
            this.row = row;
            this.found = new Found(new int[count], new double[count]);
            Arrays.fill(found.indexes, Integer.MAX_VALUE);
            Arrays.fill(found.distances, Double.POSITIVE_INFINITY);
        }

        /** Searches places whose rows are at least so far. */
        void search(int from, int to, double least) {
            if (least * ROUNDING > found.distances[found.distances.length - 1]) {
                return;
            }
            if (to - from <= LEAF) {
                for (int place = from; place < to; place++) {
                    look(order[place]);
                }
                return;
            }
            int middle = (from + to) >>> 1;
            double value = row[numberOfMiddle[middle]];
            if (Double.isNaN(value)) {
                search(from, middle, least);
                search(middle, to, least);
                return;
            }
            double toLower = value - below[middle];
            double toUpper = above[middle] - value;
            if (toLower <= toUpper) {
                half(from, middle, least, numberOfMiddle[middle], toLower);
                half(middle, to, least, numberOfMiddle[middle], toUpper);
            } else {
                half(middle, to, least, numberOfMiddle[middle], toUpper);
                half(from, middle, least, numberOfMiddle[middle], toLower);
            }
        }

        private void half(int from, int to, double least, int number, double distance) {
            double before = off[number];
            off[number] = Math.max(before, distance);
            search(from, to, least - before + off[number]);
            off[number] = before;
        }

        void look(int index) {
            int last = found.distances.length - 1;
            double limit = found.distances[last];
            double sum = 0;
            int first = index * numbers;
            for (int i = 0; i < numbers && sum <= limit; i++) {
                double difference = Math.abs(rows[first + i] - row[i]);
                sum += Double.isNaN(difference) ? 0 : difference;
            }
            if (!isBefore(sum, index, last)) {
                return;
            }
            int place = last;
            while (place > 0 && isBefore(sum, index, place - 1)) {
                found.distances[place] = found.distances[place - 1];
                found.indexes[place] = found.indexes[place - 1];
                place--;
            }
            found.distances[place] = sum;
            found.indexes[place] = index;
        }

        private boolean isBefore(double distance, int index, int place) {
            return distance < found.distances[place]
                    || (distance == found.distances[place] && index < found.indexes[place]);
        }
    }
}
