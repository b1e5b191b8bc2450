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
 * Recorded runs as a table: a row for what a bin of a run cost on a node, in seconds of an item at nominal speed 1 on a
 * reference core, with the features that predictions see. Used by one thread.
 */
public final class RunTable {
    /** The columns by which rows may be held out. */
    private static final List<String> MARKS = List.of("run", "policy", "kind", "version", "node");

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<float[]> values = new ArrayList<>();
    private double[] seconds = new double[1024];
    private double[] starts = new double[1024];
    private int[] runs = new int[1024];
    private int size;
    private final Map<String, TidyColumn> marks = new LinkedHashMap<>();
    private final TidyColumn kinds = TidyColumn.ofNames(LearningRows.KIND);
    private final BitSet testFile = new BitSet();

    private RunTable(Set<String> markNames) {
        for (String name : markNames) {
            if (!MARKS.contains(name)) {
                throw new TrainingException("recorded runs cannot be held out by a column '" + name + "'; there are "
                        + String.join(", ", MARKS) + ", and --format tidy for other tables");
            }
            marks.put(name, TidyColumn.ofNames(name));
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
        if (table.size == 0) {
            throw new TrainingException("there are no recorded runs in " + String.join(", ", both.sources())
                    + "; record some with 'whittle run'");
        }
        return table.data(both);
    }

    private void add(RecordedRun run, boolean test) {
        BinFeatures features = BinFeatures.of(run.job());
        int number = size == 0 ? 0 : runs[size - 1] + 1;
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
            grow();
            for (int i = 0; i < places.length; i++) {
                values.get(places[i])[size] = (float) vector[i];
            }
            testFile.set(size, test);
            seconds[size] = Math.max(1, cost.nanos()) * BinFeatures.nominalSpeed(node) / 1e9 / cost.items();
            starts[size] = run.startedAt().toEpochMilli() / 1000.0;
            runs[size] = number;
            size++;
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

    private void grow() {
        if (size == seconds.length) {
            seconds = Arrays.copyOf(seconds, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            runs = Arrays.copyOf(runs, size * 2);
            values.replaceAll(column -> {
                float[] longer = Arrays.copyOf(column, size * 2);
                Arrays.fill(longer, size, longer.length, Float.NaN);
                return longer;
            });
        }
    }

    private int column(String name) {
        return columns.computeIfAbsent(name, key -> {
            names.add(name);
            float[] column = new float[seconds.length];
            Arrays.fill(column, Float.NaN);
            values.add(column);
            return names.size() - 1;
        });
    }

    private TidyData data(TrainingData both) {
        List<TidyData.Feature> features = new ArrayList<>();
        float[] codes = new float[size];
        int[] ofKinds = kinds.codes();
        for (int row = 0; row < size; row++) {
            codes[row] = ofKinds[row];
        }
        features.add(new TidyData.Feature(LearningRows.KIND, codes, kinds.texts(), 1));
        for (int column = 0; column < names.size(); column++) {
            boolean text = names.get(column).indexOf('=') >= 0;
            float[] ofColumn = Arrays.copyOf(values.get(column), size);
            for (int row = 0; text && row < size; row++) {
                // a text that a row does not have is not missing
                ofColumn[row] = Float.isNaN(ofColumn[row]) ? 0 : ofColumn[row];
            }
            features.add(new TidyData.Feature(names.get(column), ofColumn, List.of(), 1));
        }
        Map<String, TidyData.Texts> finished = new LinkedHashMap<>();
        marks.forEach((name, column) -> finished.put(name, new TidyData.Texts(column.codes(), column.texts())));
        return new TidyData(
                new ArrayList<>(new LinkedHashSet<>(both.sources())),
                features,
                Arrays.copyOf(seconds, size),
                Arrays.copyOf(starts, size),
                Arrays.copyOf(runs, size),
                finished,
                testFile,
                0,
                both.badRows().size(),
                both.badRows());
    }
}
