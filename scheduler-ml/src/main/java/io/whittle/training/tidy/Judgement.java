package io.whittle.training.tidy;

import io.whittle.training.ErrorSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
        return summary(IntStream.range(0, errors.size()).toArray());
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
        return ErrorSummary.of(
                Arrays.stream(rows).mapToDouble(errors::get).toArray(),
                Arrays.stream(rows).mapToDouble(deviations::get).toArray());
    }
}
