package io.whittle.simulation;

import io.whittle.policy.Policies;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When a job would end on given nodes, from its predicted costs alone. Costs are drawn as far from the prediction as the
 * model says that it may be off, as a whole and bin by bin, and each draw is simulated under the default policy. What past
 * runs took beyond that, and how far off the model was on them, counts where it is known.
 *
 * @param medianSeconds half of the draws end before this
 * @param lowSeconds a tenth of the draws ends before this
 * @param highSeconds a tenth of the draws ends after this
 * @param draws how many there were
 */
public record Forecast(double medianSeconds, double lowSeconds, double highSeconds, int draws) {
    /**
     * Predicts the makespan of a job.
     *
     * @param profile what is predicted at speed 1
     * @param features what is known of the job
     * @param nodes where it would run
     * @param overheadSeconds what a dispatch costs
     * @param seed of the draws
     */
    public static Forecast of(
            CostProfile profile,
            JobFeatures features,
            List<SimulatedNode> nodes,
            double overheadSeconds,
            int draws,
            long seed) {
        return of(profile, Experience.none(), features, nodes, overheadSeconds, draws, seed);
    }

    /**
     * Predicts the makespan of a job of a workload that has run before.
     *
     * @param experience what its runs took beyond their blocks, and how far off the model was
     */
    public static Forecast of(
            CostProfile profile,
            Experience experience,
            JobFeatures features,
            List<SimulatedNode> nodes,
            double overheadSeconds,
            int draws,
            long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom beyond = new SplittableRandom(~seed);
        Policy policy = Policies.named(Policies.DEFAULT).orElseThrow();
        double[] makespans = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            SimulationCase drawn = new SimulationCase(
                    draw(profile, experience.widening(), random),
                    profile.partition(),
                    nodes,
                    overheadSeconds,
                    0,
                    Double.POSITIVE_INFINITY,
                    0,
                    Optional.of(profile),
                    Optional.of(features),
                    seed);
            makespans[draw] = Simulation.run(drawn, policy, Policies.fallback()).makespanSeconds()
                    * experience.factor()
                    * Math.exp(experience.deviation() * gaussian(beyond));
        }
        Arrays.sort(makespans);
        return new Forecast(makespans[draws / 2], makespans[draws / 10], makespans[draws - 1 - draws / 10], draws);
    }

    /** Costs of blocks as they may turn out; the prediction is taken for the middle. */
    private static double[] draw(CostProfile profile, double widening, SplittableRandom random) {
        double level = widening * profile.levelDeviation() * gaussian(random);
        double[] ofBin = new double[profile.bins().count()];
        Arrays.setAll(ofBin, bin -> Math.exp(level + profile.shapeDeviation() * gaussian(random)));
        double[] seconds = new double[profile.partition().blocks()];
        Arrays.setAll(
                seconds, block -> profile.seconds(block) * ofBin[profile.bins().binOf(block)]);
        return seconds;
    }

    /** A standard normal variable, by Box and Muller. */
    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
