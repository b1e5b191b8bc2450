package io.whittle.cost.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.whittle.cost.Network;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains some networks in step, each on rows of its own, and keeps each as it was when it was best on the rows it did not
 * see. Used by one thread.
 */
final class NetworkTraining {
    /** A slow machine may take so many times the budget before it is stopped. */
    private static final long PATIENCE = 4;

    private static final double WARM_UP = 0.08;
    private static final double FIRST_RATE = 0.1;
    private static final double LAST_RATE = 0.002;
    private static final float MAX_GRADIENT = 1;
    private static final int SCORED_AT_ONCE = 2048;

    private final Engine engine = PyTorch.engine();
    private final EncodedRows rows;
    private final TrainingPlan plan;
    private final Batches training;
    private final Batches validation;
    private final SplittableRandom random;
    private final long startNanos = processorNanos();
    private final long patienceNanos;
    private int steps;
    private double progress;

    /**
     * @param rows all rows
     * @param training for each network the indexes of the rows that it learns from
     * @param validation for each network the indexes of the rows that decide when it was best; none to keep the last
     * @param budget how long training should take; it ends at some times that even where it is not through
     */
    NetworkTraining(
            EncodedRows rows,
            int[][] training,
            int[][] validation,
            int[] unknown,
            TrainingPlan plan,
            SplittableRandom random,
            Duration budget) {
        this.rows = rows;
        this.training = new Batches(rows, training, unknown);
        this.validation = new Batches(rows, validation, unknown);
        this.plan = plan;
        this.random = random;
        this.patienceNanos = Math.max(1, PATIENCE * budget.toNanos());
    }

    List<Network> train() {
        try (NDManager manager = engine.newBaseManager()) {
            TrainableNetworks networks = new TrainableNetworks(
                    training.networks(), rows.width(), rows.columns(), training.embeddings(), plan, manager, random);
            Optimizer optimizer = Optimizer.adamW()
                    .optLearningRateTracker((Tracker) step -> rate())
                    .optWeightDecays(plan.decay())
                    .optClipGrad(MAX_GRADIENT)
                    .build();
            List<Network> best = new ArrayList<>();
            for (int i = 0; i < training.networks(); i++) {
                best.add(networks.toNetwork(i));
            }
            double[] least = new double[best.size()];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            while (progress < 1) {
                training.shuffle(random);
                for (int start = 0; start < training.rows() && progress < 1; start += plan.batch()) {
                    step(networks, optimizer, start, Math.min(training.rows(), start + plan.batch()));
                    steps++;
                    progress = progress();
                }
                double[] errors = errors(networks);
                for (int i = 0; i < errors.length; i++) {
                    if (validation.rows() == 0 || errors[i] < least[i]) {
                        least[i] = errors[i];
                        best.set(i, networks.toNetwork(i));
                    }
                }
            }
            return best;
        }
    }

    /** Returns how far training has come: by steps, or by the processor's time where that runs out first. */
    private double progress() {
        return Math.max((double) steps / plan.steps(), (double) (processorNanos() - startNanos) / patienceNanos);
    }

    private static long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Rises fast, then falls slowly to almost nothing. */
    private float rate() {
        double part = progress < WARM_UP
                ? FIRST_RATE + (1 - FIRST_RATE) * progress / WARM_UP
                : LAST_RATE + (1 - LAST_RATE) * fallen(Math.min(1, (progress - WARM_UP) / (1 - WARM_UP)));
        return (float) (plan.rate() * part);
    }

    private static double fallen(double part) {
        return 0.5 * (1 + Math.cos(Math.PI * part));
    }

    private void step(TrainableNetworks networks, Optimizer optimizer, int start, int end) {
        try (NDManager manager = engine.newBaseManager()) {
            Batches.Batch batch = training.batch(manager, start, end, plan.forget(), random);
            try (GradientCollector gradients = engine.newGradientCollector()) {
                gradients.backward(loss(networks, batch).div(end - start));
            }
            List<NDArray> parameters = networks.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                try (NDArray gradient = parameters.get(i).getGradient()) {
                    optimizer.update("parameter" + i, parameters.get(i), gradient);
                }
            }
        }
    }

    /** The negative log of the likelihood of the targets under normal distributions, twice and weighted. */
    private NDArray loss(TrainableNetworks networks, Batches.Batch batch) {
        TrainableNetworks.Outputs outputs = networks.forward(batch.numbers(), batch.texts());
        NDArray logVariance = outputs.logVariance();
        NDArray off = batch.targets().sub(outputs.mean());
        NDArray surprise = logVariance.add(off.mul(off).mul(logVariance.neg().exp()));
        // else rows with a small variance would take all the gradient, and the mean of the others would never be
        // learned
        NDArray weights = batch.weights()
                .mul(logVariance.stopGradient().mul(plan.balance()).exp());
        return surprise.mul(weights).sum();
    }

    /** Returns the mean absolute error of each network on the rows that decide. */
    private double[] errors(TrainableNetworks networks) {
        double[] sums = new double[validation.networks()];
        for (int start = 0; start < validation.rows(); start += SCORED_AT_ONCE) {
            int end = Math.min(validation.rows(), start + SCORED_AT_ONCE);
            try (NDManager manager = engine.newBaseManager()) {
                Batches.Batch batch = validation.batch(manager, start, end, 0, random);
                float[] means =
                        networks.forward(batch.numbers(), batch.texts()).mean().toFloatArray();
                for (int i = 0; i < means.length; i++) {
                    int network = i / (end - start);
                    int row = validation.row(network, start + i % (end - start));
                    sums[network] += rows.weights()[row] * Math.abs(rows.targets()[row] - means[i]);
                }
            }
        }
        return sums;
    }
}
