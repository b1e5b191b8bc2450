package io.whittle.training.tidy;

import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table as learners take them. */
final class TidyRows {
    /** A row that took longer than the middle of its repetitions by more than this factor met something else. */
    private static final double SPIKE = Math.log(2);

    private static final int ENOUGH_REPETITIONS = 3;

    private TidyRows() {}

    /** Returns rows to learn from, spikes among repetitions taken out. */
    static LearningRows training(TidyData data, int[] rows) {
        LearningRows learning = of(data, rows);
        return learning.withTargets(withoutSpikes(learning));
    }

    /** Returns rows to be predicted: texts that are not among the rows to learn from are missing. */
    static LearningRows held(TidyData data, int[] training, int[] rows) {
        LearningRows held = of(data, rows);
        for (int column = 0; column < held.columns().size(); column++) {
            if (held.columns().get(column).isText()) {
                boolean[] seen = new boolean[held.columns().get(column).texts()];
                float[] all = data.features().get(column).values();
                for (int row : training) {
                    seen[(int) all[row]] = true;
                }
                float[] values = held.values()[column];
                for (int i = 0; i < values.length; i++) {
                    values[i] = seen[(int) values[i]] ? values[i] : Float.NaN;
                }
            }
        }
        return held;
    }

    /** Returns rows as they are. */
    static LearningRows of(TidyData data, int[] rows) {
        List<LearningRows.Column> columns = new ArrayList<>();
        float[][] values = new float[data.features().size()][rows.length];
        for (int column = 0; column < values.length; column++) {
            TidyData.Feature feature = data.features().get(column);
            columns.add(new LearningRows.Column(feature.name(), feature.texts().size()));
            for (int i = 0; i < rows.length; i++) {
                values[column][i] = feature.values()[rows[i]];
            }
        }
        float[] targets = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            targets[i] = (float) Math.log(data.seconds()[rows[i]]);
        }
        float[] weights = new float[rows.length];
        Arrays.fill(weights, 1);
        return new LearningRows(columns, values, targets, weights);
    }

    private static float[] withoutSpikes(LearningRows rows) {
        float[] targets = rows.targets();
        Map<Long, List<Integer>> repetitions = new HashMap<>();
        for (int i = 0; i < targets.length; i++) {
            repetitions
                    .computeIfAbsent(rows.hash(i), hash -> new ArrayList<>(1))
                    .add(i);
        }
        float[] cleaned = targets.clone();
        repetitions.values().stream()
                .filter(group -> group.size() >= ENOUGH_REPETITIONS)
                .forEach(group -> {
                    double middle = Numbers.median(
                            group.stream().mapToDouble(i -> targets[i]).toArray());
                    group.forEach(i -> cleaned[i] = targets[i] - middle > SPIKE ? (float) middle : targets[i]);
                });
        return cleaned;
    }
}
