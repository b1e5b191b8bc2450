package io.whittle.training.tidy;

import io.whittle.training.ErrorSummary;
import io.whittle.training.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far a candidate was off on the rows held out, with its 80 % intervals. */
final class Judgement {
    private final List<String> kinds = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> deviations = new ArrayList<>();

    /** Adds a row: the log of predicted ÷ actual, and the deviation that was predicted for it. */
    void add(String kind, double error, double deviation) {
        kinds.add(kind);
        errors.add(error);
        deviations.add(deviation);
    }

    ErrorSummary overall() {
        return summary(java.util.stream.IntStream.range(0, errors.size()).toArray());
    }

    Map<String, ErrorSummary> ofKinds() {
        Map<String, List<Integer>> rows = new TreeMap<>();
        for (int row = 0; row < kinds.size(); row++) {
            rows.computeIfAbsent(kinds.get(row), kind -> new ArrayList<>()).add(row);
        }
        Map<String, ErrorSummary> summaries = new TreeMap<>();
        rows.forEach((kind, ofKind) -> summaries.put(
                kind, summary(ofKind.stream().mapToInt(Integer::intValue).toArray())));
        return summaries;
    }

    private ErrorSummary summary(int[] rows) {
        double[] percent = new double[rows.length];
        double logSum = 0;
        int near = 0;
        int covered = 0;
        for (int i = 0; i < rows.length; i++) {
            double error = errors.get(rows[i]);
            percent[i] = 100 * Math.abs(Math.expm1(error));
            logSum += Math.abs(error);
            near += percent[i] <= 25 ? 1 : 0;
            covered += Math.abs(error) <= Numbers.Z80 * deviations.get(rows[i]) ? 1 : 0;
        }
        return new ErrorSummary(
                rows.length,
                Numbers.median(percent),
                Math.exp(logSum / rows.length),
                100.0 * near / rows.length,
                (double) covered / rows.length);
    }
}
