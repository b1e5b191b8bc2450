package io.whittle.training.learner;

import io.whittle.training.LearningRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Rows that do not tell all that is known of them: for nodes and kinds that were never seen. */
final class Blinded {
    private Blinded() {}

    /** Returns the same rows with the names of nodes and processors missing; their numbers stay. */
    static LearningRows nodes(LearningRows rows) {
        return without(rows, column -> column.isText() && column.name().startsWith("node_"));
    }

    /**
     * Returns the same rows without what says nothing of a kind that was never seen: items, bytes and parameters mean
     * something else to each kind; nodes are the same for all.
     */
    static LearningRows withoutOwnOfKinds(LearningRows rows) {
        return without(
                rows,
                column -> column.name().equals(LearningRows.KIND)
                        || Sizes.isSize(column)
                        || column.name().startsWith("param_"));
    }

    /** Returns these rows, and each again without any name. */
    static LearningRows twice(LearningRows rows) {
        LearningRows nameless = without(rows, LearningRows.Column::isText);
        float[][] values = new float[rows.values().length][];
        Arrays.setAll(values, column -> joined(rows.values()[column], nameless.values()[column]));
        return new LearningRows(
                rows.columns(), values, joined(rows.targets(), rows.targets()), joined(rows.weights(), rows.weights()));
    }

    private static LearningRows without(LearningRows rows, Predicate<LearningRows.Column> blind) {
        List<float[]> values = new ArrayList<>();
        for (int column = 0; column < rows.columns().size(); column++) {
            LearningRows.Column named = rows.columns().get(column);
            if (blind.test(named)) {
                float[] nothing = new float[rows.size()];
                Arrays.fill(nothing, Float.NaN);
                values.add(nothing);
            } else {
                values.add(rows.values()[column]);
            }
        }
        return new LearningRows(rows.columns(), values.toArray(float[][]::new), rows.targets(), rows.weights());
    }

    private static float[] joined(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
