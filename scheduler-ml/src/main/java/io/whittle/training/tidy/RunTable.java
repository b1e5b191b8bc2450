package io.whittle.training.tidy;

import io.whittle.cost.BinFeatures;
import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.NodeClass;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recorded runs as a table: a row for what a bin of a run cost on a node, in seconds of an item at nominal speed 1, with the
 * features that predictions see. Used by one thread.
 */
public final class RunTable {
    /** The columns by which rows may be held out. */
    private static final List<String> MARKS = List.of("run", "policy", "kind", "version", "node");

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<float[]> rows = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> starts = new ArrayList<>();
    private final List<Integer> runs = new ArrayList<>();
    private final Map<String, TidyColumn> marks = new LinkedHashMap<>();
    private final TidyColumn kinds = new TidyColumn(LearningRows.KIND);
    private final BitSet testFile = new BitSet();

    private RunTable(Set<String> markNames) {
        for (String name : markNames) {
            if (!MARKS.contains(name)) {
                throw new TrainingException("recorded runs cannot be held out by a column '" + name + "'; there are "
                        + String.join(", ", MARKS) + ", and --format tidy for other tables");
            }
            marks.put(name, new TidyColumn(name));
        }
    }

    /**
     * Makes a table of recorded runs.
     *
     * @param training runs to learn from
     * @param test runs to hold out; none where rows are held out otherwise
     * @param markNames columns by which rows will be held out
     * @throws TrainingException where there are no rows, or no such columns
     */
    public static TidyData of(TrainingData training, TrainingData test, Set<String> markNames) {
        RunTable table = new RunTable(markNames);
        training.runs().forEach(run -> table.add(run, false));
        test.runs().forEach(run -> table.add(run, true));
        TrainingData both = training.and(test);
        if (table.rows.isEmpty()) {
            throw new TrainingException("there are no recorded runs in " + String.join(", ", both.sources())
                    + "; record some with 'whittle run'");
        }
        return table.data(both);
    }

    private void add(RecordedRun run, boolean test) {
        BinFeatures features = BinFeatures.of(run.job());
        int number = runs.isEmpty() ? 0 : runs.get(runs.size() - 1) + 1;
        for (BinRecord cost : run.costs()) {
            NodeClass node = run.nodes().get(cost.nodeId());
            if (node == null
                    || cost.items() < 1
                    || cost.bin() >= run.job().bins().count()) {
                continue;
            }
            List<String> vectorNames = features.names(node);
            double[] vector = features.vector(cost.bin(), node);
            int[] places = vectorNames.stream().mapToInt(this::column).toArray();
            float[] row = new float[names.size()];
            Arrays.fill(row, Float.NaN);
            for (int i = 0; i < places.length; i++) {
                row[places[i]] = (float) vector[i];
            }
            testFile.set(rows.size(), test);
            rows.add(row);
            seconds.add(Math.max(1, cost.nanos()) * node.speed() / 1e9 / cost.items());
            starts.add(run.startedAt().toEpochMilli() / 1000.0);
            runs.add(number);
            kinds.add(run.job().kind());
            marks.forEach((name, column) -> column.add(
                    switch (name) {
                        case "run" -> run.runId();
                        case "policy" -> run.policy();
                        case "kind" -> run.job().kind();
                        case "version" -> run.job().version();
                        default -> cost.nodeId();
                    }));
        }
    }

    private int column(String name) {
        return columns.computeIfAbsent(name, key -> {
            names.add(name);
            return names.size() - 1;
        });
    }

    private TidyData data(TrainingData both) {
        int size = rows.size();
        List<TidyData.Feature> features = new ArrayList<>();
        float[] codes = new float[size];
        int[] ofKinds = kinds.codes();
        for (int row = 0; row < size; row++) {
            codes[row] = ofKinds[row];
        }
        features.add(new TidyData.Feature(LearningRows.KIND, codes, kinds.texts(), 1));
        for (int column = 0; column < names.size(); column++) {
            boolean text = names.get(column).indexOf('=') >= 0;
            float[] values = new float[size];
            for (int row = 0; row < size; row++) {
                float[] known = rows.get(row);
                float value = column < known.length ? known[column] : Float.NaN;
                values[row] = text && Float.isNaN(value) ? 0 : value; // a text that a row does not have is not missing
            }
            features.add(new TidyData.Feature(names.get(column), values, List.of(), 1));
        }
        Map<String, TidyData.Texts> finished = new LinkedHashMap<>();
        marks.forEach((name, column) -> finished.put(name, new TidyData.Texts(column.codes(), column.texts())));
        return new TidyData(
                new ArrayList<>(new LinkedHashSet<>(both.sources())),
                features,
                seconds.stream().mapToDouble(Double::doubleValue).toArray(),
                starts.stream().mapToDouble(Double::doubleValue).toArray(),
                runs.stream().mapToInt(Integer::intValue).toArray(),
                finished,
                testFile,
                0,
                both.badRows().size(),
                both.badRows());
    }
}
