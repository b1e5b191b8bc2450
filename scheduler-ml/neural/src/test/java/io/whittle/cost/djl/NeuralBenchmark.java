package io.whittle.cost.djl;

import io.whittle.cost.NetworkRegression;
import io.whittle.training.LearningRows;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints what learning and predicting cost, in processor time of the one thread that does it, so that other programs on the
 * machine disturb little. A program: run its main method with the test class path.
 */
final class NeuralBenchmark {
    private static final int ROWS = 60_000;
    private static final int BINS = 1024;
    private static final int ROUNDS = 200;

    private NeuralBenchmark() {}

    private interface Work {
        double run();
    }

    public static void main(String[] arguments) {
        PyTorch.engine();
        LearningRows rows = SyntheticRows.of(ROWS, 1);
        NetworkRegression[] learned = new NetworkRegression[1];
        print("learning from " + ROWS + " rows", 1, "s", 1e9, () -> {
            learned[0] = (NetworkRegression) new NeuralLearner().fit(rows, 1, Duration.ofMinutes(10));
            return 0;
        });
        double[][] bins = new double[BINS][];
        for (int i = 0; i < BINS; i++) {
            bins[i] = rows.row(i);
        }
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            print("a row", ROUNDS * BINS, "µs", 1e3, () -> {
                double sum = 0;
                for (int i = 0; i < ROUNDS * BINS; i++) {
                    sum += learned[0].predict(bins[i % BINS]);
                }
                return sum;
            });
        }
    }

    private static void print(String what, int times, String unit, double nanos, Work work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        double result = work.run();
        double spent = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / nanos / times;
        System.out.printf(Locale.ROOT, "%s: %.3g %s%s%n", what, spent, unit, Double.isNaN(result) ? "?" : "");
    }
}
