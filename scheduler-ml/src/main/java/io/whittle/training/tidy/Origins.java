package io.whittle.training.tidy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where rows that were held out to compare candidates come from.
 *
 * @param splits for each row the split that held it out. Not copied
 * @param seen for each split what was learned from
 * @param groups for each row the run, or what else it was held out with, that it shares its luck with; -1 where each row has
 *     its own. Not copied
 */
record Origins(int[] splits, List<Ranges> seen, int[] groups) {
    /** In so few groups, weights fit each of them. */
    private static final int FEW = 12;

    /** Returns whether rows are off together in a few groups. */
    boolean areFew() {
        long count = Arrays.stream(groups).distinct().count();
        return count > 1 && count <= FEW;
    }

    /** Returns those of some of the rows. */
    Origins only(int[] rows) {
        return new Origins(
                Arrays.stream(rows).map(row -> splits[row]).toArray(),
                seen,
                Arrays.stream(rows).map(row -> groups[row]).toArray());
    }

    /** Returns values of rows by group; nothing where each row has its own luck. */
    List<double[]> grouped(double[] ofRows) {
        Map<Integer, List<Double>> groupsOfRows = new LinkedHashMap<>();
        IntStream.range(0, ofRows.length).filter(row -> groups[row] >= 0).forEach(row -> groupsOfRows
                .computeIfAbsent(groups[row], group -> new ArrayList<>())
                .add(ofRows[row]));
        return groupsOfRows.values().stream()
                .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
