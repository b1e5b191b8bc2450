package io.whittle.core;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.policy.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The jobs that a simulated cluster is given: at random, or those that an earlier scheduler began. */
final class VirtualJobs {
    private final ChaoticCluster cluster;
    private final Random random;
    private final Chaos chaos;
    private final Set<Long> copied = new HashSet<>();

    VirtualJobs(ChaoticCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.random;
        this.chaos = cluster.chaos;
    }

    /** Returns whether blocks of a job may be in flight more than once without anybody's silence. */
    boolean mayBeCopied(long job) {
        return copied.contains(job);
    }

    /** Submits one of random size, which may grow, and whose log may be slow for a while. */
    void submit(long job) {
        Policy policy = somePolicy(job);
        boolean grows = random.nextInt(4) == 0;
        long items = random.nextInt(300);
        long grain = 1 + random.nextInt(3);
        int window = grows ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
        Outcome outcome = new Outcome(new Partition(items, grain));
        outcome.confine(Rule.some(cluster.places));
        outcome.poison(random, chaos);
        cluster.outcomes.put(job, outcome);
        long known = grows ? random.nextInt((int) items + 1) : items;
        submit(job, outcome, new Partition(known, grain), !grows, window, policy, random.nextInt(5000));
        if (random.nextDouble() < chaos.silence()) {
            int from = random.nextInt(10_000);
            tellAt(from, new Event.PersistBacklog(job, true));
            tellAt(from + 1L + random.nextInt(3000), new Event.PersistBacklog(job, false));
        }
        if (grows) {
            long middle = known + (items - known) / 2;
            tellAt(6000L + random.nextInt(3000), new Event.JobGrew(job, middle, false));
            tellAt(10_000L + random.nextInt(3000), new Event.JobGrew(job, items, true));
        }
    }

    /** Submits a job again, of which something may be done. */
    void goOn(long job, Outcome earlier) {
        Outcome outcome = earlier.again(earlier.persisted);
        cluster.outcomes.put(job, outcome);
        submit(job, outcome, outcome.partition, true, Integer.MAX_VALUE, somePolicy(job), random.nextInt(3000));
    }

    private void submit(
            long job, Outcome outcome, Partition known, boolean complete, int window, Policy policy, long nanos) {
        BlockList done = BlockList.of(outcome.persisted.stream().toArray());
        tellAt(
                nanos,
                new Event.JobSubmitted(
                        job,
                        "chaos",
                        "1",
                        Parameters.none(),
                        false,
                        known,
                        complete,
                        window,
                        policy,
                        random.nextLong(),
                        Map.of(),
                        chaos.tolerance(),
                        outcome.requirements(),
                        done));
    }

    private void tellAt(long nanos, Event event) {
        cluster.time.at(nanos, () -> cluster.tell(event));
    }

    /** Returns any policy; those that make no copies of their own make some at random, where that is wanted. */
    private Policy somePolicy(long job) {
        List<Policy> all = Policies.all();
        Policy policy = all.get(random.nextInt(all.size()));
        boolean copiesItself = policy.name().equals(Policies.DEFAULT);
        if (copiesItself || chaos.copying() > 0) {
            copied.add(job);
        }
        return copiesItself || chaos.copying() == 0 ? policy : new RandomCopies(policy, chaos.copying());
    }
}
