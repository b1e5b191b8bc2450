package io.whittle.runtime.bench;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.simulation.SimulationResult;
import io.whittle.spi.backend.NodeDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How a policy did on a job, on real nodes and in the simulator. A ratio is a makespan over the run's own lower bound; the
 * parts are in the same unit.
 *
 * @param kind the workload
 * @param policy the policy
 * @param ratio on real nodes
 * @param against the makespan over that of the reference policy in the same round, on real nodes
 * @param simulatedRatio the simulator's makespan over the same bound
 * @param simulatedAgainst the simulator's makespan over its makespan of the reference policy
 * @param before the part before the first dispatch: opening and preparing
 * @param after the part after the last segment: the rest of the merge
 * @param waiting the part that segments took beyond the time in their blocks: opening the job, waiting for a core,
 *     handing results over; the simulator is told
 * @param dispatches the median number of segments
 * @param simulatedDispatches the simulator's number of segments
 */
public record NodesResult(
        String kind,
        String policy,
        Interval ratio,
        Interval against,
        double simulatedRatio,
        double simulatedAgainst,
        double before,
        double after,
        double waiting,
        double dispatches,
        double simulatedDispatches) {
    /** A disagreement smaller than this is none. */
    private static final double TOLERANCE = 0.05;

    /**
     * Puts together the runs under a policy, one per round, with those under the reference policy in the same order.
     *
     * @param boundSeconds the lower bound of the simulated case, as runs are measured by
     */
    static NodesResult of(
            String kind,
            String policy,
            List<RunRecord> runs,
            List<RunRecord> reference,
            SimulationResult simulated,
            SimulationResult simulatedReference,
            double boundSeconds) {
        double[] against = new double[runs.size()];
        for (int i = 0; i < against.length; i++) {
            against[i] = (double) runs.get(i).makespanNanos() / reference.get(i).makespanNanos();
        }
        return new NodesResult(
                kind,
                policy,
                Interval.of(runs.stream().mapToDouble(RunRecord::ratio).toArray()),
                Interval.of(against),
                simulated.makespanSeconds() / boundSeconds,
                simulated.makespanSeconds() / simulatedReference.makespanSeconds(),
                median(runs, NodesResult::beforeNanos),
                median(runs, NodesResult::afterNanos),
                median(runs, NodesResult::waitingNanos),
                Replay.median(runs.stream().mapToDouble(RunRecord::dispatches).toArray()),
                simulated.dispatches());
    }

    private static double median(List<RunRecord> runs, ToDoubleFunction<RunRecord> nanos) {
        return Replay.median(runs.stream()
                .mapToDouble(run -> nanos.applyAsDouble(run) / run.lowerBoundNanos())
                .toArray());
    }

    private static double beforeNanos(RunRecord run) {
        return run.segments().stream()
                .mapToLong(SegmentRecord::dispatchedNanos)
                .min()
                .orElse(0);
    }

    private static double afterNanos(RunRecord run) {
        return run.makespanNanos()
                - run.segments().stream()
                        .mapToLong(SegmentRecord::endedNanos)
                        .max()
                        .orElse(0);
    }

    private static double waitingNanos(RunRecord run) {
        Map<String, Double> speeds = new HashMap<>();
        double capacity = 0;
        for (NodeDescription node : run.nodes()) {
            speeds.put(node.id(), node.speed());
            capacity += node.speed() * node.slots();
        }
        double waited = 0;
        for (SegmentRecord segment : run.segments()) {
            long beyond = segment.endedNanos() - segment.startedNanos() - segment.workedNanos();
            waited += Math.max(0, beyond) * speeds.get(segment.nodeId());
        }
        return waited / capacity;
    }

    /** Returns whether real nodes and simulator differ by more than the interval and 5 %. */
    public boolean disagrees() {
        return !ratio.contains(simulatedRatio) && Math.abs(ratio.mean() / simulatedRatio - 1) > TOLERANCE;
    }

    /** Returns the part of the difference that nothing accounts for: the simulator knows no part before, and none after. */
    public double unexplained() {
        return ratio.mean() - simulatedRatio - before - after;
    }
}
