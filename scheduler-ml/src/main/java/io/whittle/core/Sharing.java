package io.whittle.core;

import io.whittle.spi.policy.Explanation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How jobs share the lanes evenly: a free lane goes to the job that has used least capacity so far (stride scheduling,
 * Waldspurger and Weihl 1995, with equal tickets), and every quantum a job that holds more than its share is cut back
 * where another one waits.
 */
final class Sharing {
    /** How long a lane may be held while another job waits. */
    static final long QUANTUM_NANOS = 200_000_000L;

    /** Why an attempt is cut back here. */
    static final Explanation WHY = Explanation.of("another job waits for its share of the nodes", List.of());

    private Sharing() {}

    /** Returns the job that may take the next free lane; null where none wants one. */
    static JobState next(Collection<JobState> jobs) {
        JobState least = null;
        for (JobState job : jobs) {
            if (!job.declined && !job.held && (least == null || job.service < least.service)) {
                least = job;
            }
        }
        return least;
    }

    /** A job that comes later starts level with the others: what they used before does not count against them. */
    static double serviceOfNewcomer(Collection<JobState> jobs) {
        return jobs.stream().mapToDouble(job -> job.service).min().orElse(0);
    }

    /**
     * A lane has gone to a job past others that have used less, but may not run there: what they cannot use is not kept
     * for them, or they would shut everybody else out as soon as they could.
     */
    static void passedBy(JobState served, List<JobState> confined) {
        confined.forEach(job -> job.service = Math.max(job.service, served.service));
    }

    /**
     * Returns what must stop after the block in hand, so that jobs with waiting blocks get their share: of the lanes that
     * they may use, beside the others that may use any of those.
     */
    static List<Attempt> overheld(Collection<JobState> jobs, long nowNanos) {
        List<Attempt> stop = new ArrayList<>();
        for (JobState hungry : jobs) {
            if (hungry.held || hungry.blocks.count(Blocks.WAITING) == 0) {
                continue;
            }
            List<Lane> lanes = hungry.usableLanes();
            double share = lanes.stream().mapToDouble(lane -> lane.node.speed()).sum() / rivals(jobs, lanes);
            double missing = share - held(hungry, lanes);
            for (Lane lane : lanes) {
                if (lane.attempts.isEmpty()) {
                    continue;
                }
                Attempt attempt = lane.attempts.get(0);
                boolean heldLong = nowNanos - attempt.dispatchedNanos >= QUANTUM_NANOS;
                boolean fits = lane.node.speed() / 2 <= missing;
                boolean isBehind = held(hungry, lanes) == 0 && hungry.service < attempt.job.service;
                boolean overShare = held(attempt.job, lanes) > share;
                if (attempt.job != hungry
                        && heldLong
                        && lane.canShrink
                        && !attempt.hidden()
                        && !attempt.shrinkPending
                        && !stop.contains(attempt)
                        && ((fits && overShare) || isBehind)) {
                    stop.add(attempt);
                    missing -= lane.node.speed();
                    if (isBehind && missing <= 0) {
                        break;
                    }
                }
            }
        }
        return stop;
    }

    /** Returns how many jobs may use any of these lanes. */
    private static long rivals(Collection<JobState> jobs, List<Lane> lanes) {
        return jobs.stream()
                .filter(job -> job.mayRunAnywhere() || lanes.stream().anyMatch(job::mayRunOn))
                .count();
    }

    private static double held(JobState job, List<Lane> lanes) {
        double held = 0;
        for (Lane lane : lanes) {
            if (!lane.attempts.isEmpty() && lane.attempts.get(0).job == job) {
                held += lane.node.speed();
            }
        }
        return held;
    }
}
