package io.whittle.simulation;

import io.whittle.policy.Policies;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs the cases of suites, several at once. The same case and seed give the same result. Used by one thread. */
public final class SuiteRun {
    private final PastTraces past = new PastTraces();
    private final int threads;

    /**
     * @param threads how many cases are simulated at once
     */
    public SuiteRun(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: " + threads);
        }
        this.threads = threads;
    }

    /**
     * Runs all cases under all their policies.
     *
     * @param results told of each result in the order of the suite, by the calling thread
     * @throws SuiteException where a trace cannot be used, or a case cannot end
     * @throws InterruptedException where the thread is interrupted; nothing runs on
     */
    public void run(Suite suite, Consumer<CaseResult> results) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<CaseResult>>> pending = new ArrayList<>();
            for (SuiteCase each : suite.cases()) {
                pending.add(executor.submit(() -> run(each)));
            }
            for (int i = 0; i < pending.size(); i++) {
                pending.set(i, pending.get(i)).get().forEach(results);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SuiteException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    /** Runs a case under all its policies. */
    public List<CaseResult> run(SuiteCase given) {
        Trace trace = past.trace(given.trace());
        CaseCosts costs = new CaseCosts(given, trace);
        double[] blockSeconds = costs.blockSeconds(trace.costMicros());
        Optional<JobFeatures> features = costs.features(trace);
        List<CaseResult> results = new ArrayList<>();
        for (String name : given.policies()) {
            SuitePolicy policy = SuitePolicy.named(name);
            Optional<CostProfile> profile =
                    switch (policy.told()) {
                        case NOTHING -> Optional.empty();
                        case PAST -> past.predict(given).map(costs::profile);
                        case FALSEHOOD -> Optional.of(costs.profile(ItemPrediction.reversed(trace.costMicros())));
                    };
            SimulationCase simulated = new SimulationCase(
                    blockSeconds,
                    costs.partition(),
                    given.nodes(),
                    given.overheadMicros() * 1e-6,
                    given.bytesPerItem(),
                    given.bytesPerSecond(),
                    given.detectionSeconds(),
                    profile,
                    features,
                    given.seed(),
                    given.canShrink());
            long before = System.nanoTime();
            SimulationResult result;
            try {
                result = Simulation.run(simulated, policy.policy(), Policies.fallback());
            } catch (IllegalStateException e) {
                throw new SuiteException(
                        "case '" + given.id() + "' does not end under " + name + ": " + e.getMessage(), e);
            }
            results.add(new CaseResult(given.id(), name, result, (System.nanoTime() - before) / 1_000_000));
        }
        return results;
    }
}
