package io.whittle.core;

import static io.whittle.core.Invariants.expect;

import io.whittle.policy.Policies;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.time.SteadyClock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A cluster that does everything a real one may do to the state machine, at random but replayable: nodes come, go and come
 * back, news is late, comes twice, or comes from the dead, nodes fall silent and are heard again, blocks fail or bring their
 * worker down, garbage is reported, results are wrong, machines sleep, clocks are set forwards and back. Checks after each
 * event that no block is lost or doubled ({@link Invariants}).
 *
 * <p>What happens is spread over the classes that it happens to: {@link VirtualNode}, {@link VirtualAttempt},
 * {@link VirtualJobs}, {@link JumpingClock}, and {@link VirtualLog} on its {@link VirtualDisk}. Here the scheduler's
 * commands are carried out.
 */
final class ChaoticCluster {
    /** Where results are made safe. */
    interface Store {
        /** Takes results in; runs the action when they are safe. */
        void persist(ChaoticCluster cluster, Command.Persist results, Runnable safe);
    }

    /** By then everything has ended, retries with growing pauses and a sleep of the machine among it. */
    private static final long MAX_NANOS = 600_000_000_000L;

    final Chaos chaos;
    final Random random;
    /** What nodes are like and which of them a job may use is drawn apart. */
    final Random places;

    final VirtualTime time = new VirtualTime();
    final VirtualJobs jobs;
    final Map<Long, Outcome> outcomes = new HashMap<>();

    final Set<String> distrusted = new HashSet<>();
    int wrongResults;
    int duplicates;
    int superseded;
    /** How often a job got a lane past a free one where it may not run. */
    int passedOver;

    private final JobScheduler core = new JobScheduler(Policies.fallback());
    private final Invariants invariants;
    private final JumpingClock clock;
    private final boolean steadied;
    private final LongSupplier schedulersTime;
    private final Store store;
    private final Map<Long, Outcome> continued;
    private final Map<String, VirtualNode> nodes = new HashMap<>();
    private final Map<Long, VirtualAttempt> attempts = new HashMap<>();
    private long timer = Long.MAX_VALUE;
    /** When a job ended last. */
    private long lastEnd;

    ChaoticCluster(long seed, Chaos chaos) {
        this(seed, chaos, Map.of(), (cluster, results, safe) -> cluster.later(safe));
    }

    /**
     * @param continued what is done of jobs that an earlier scheduler began; empty for random ones
     * @param store where results are made safe
     */
    ChaoticCluster(long seed, Chaos chaos, Map<Long, Outcome> continued, Store store) {
        this.random = new Random(seed);
        this.places = new Random(~seed);
        this.chaos = chaos;
        this.continued = continued;
        this.store = store;
        this.jobs = new VirtualJobs(this);
        this.invariants = new Invariants(this, core.state());
        Random jumps = new Random(seed ^ 0x5DEECE66DL);
        this.clock = new JumpingClock(time, jumps);
        SteadyClock steady = new SteadyClock(clock::nanos); // as the loop has it; the state machine copes without, too
        this.steadied = jumps.nextBoolean();
        this.schedulersTime = steadied ? steady::nanos : clock::nanos;
    }

    /** Runs until nothing is left to happen. */
    void run() {
        run(400_000);
    }

    /** Runs until so many things have happened, or nothing is left. */
    void run(int mostSteps) {
        int count = (chaos.steady() ? 3 : 1) + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            bringNode(i);
        }
        if (chaos.disturbsTime()) {
            clock.disturb();
            if (random.nextInt(4) == 0) {
                time.at(random.nextInt(20_000), () -> time.standStill(random.nextInt(1_000_000_000)));
            }
        }
        int submitted = 1 + random.nextInt(3);
        for (long job = 1; job <= submitted && continued.isEmpty(); job++) {
            jobs.submit(job);
        }
        continued.forEach(jobs::goOn);
        time.run(mostSteps);
        // until it has made up for being set back; and as long again as something seemed to take
        long inVain = (steadied ? 0 : clock.setBackNanos()) + clock.setForwardsNanos();
        expect(lastEnd <= inVain + MAX_NANOS, "nobody waits for long without a reason");
    }

    private void bringNode(int index) {
        String id = "n" + index;
        boolean shrinks = random.nextInt(4) > 0;
        int slots = 1 + random.nextInt(2);
        double speed = 0.25 + random.nextInt(8) / 4.0;
        int joins = index == 0 || chaos.steady() ? 0 : random.nextInt(2000);
        Map<String, String> attributes = index < (chaos.steady() ? 3 : 1) ? Rule.PERMITTED : Rule.someNode(places);
        NodeDescription description = new NodeDescription(id, speed, slots, Link.none(), attributes);
        VirtualNode first = new VirtualNode(this, description, shrinks);
        time.at(joins, first::join);
        if (index > 0 && !chaos.steady() && random.nextDouble() < chaos.faults() * 4) {
            time.at((long) joins + random.nextInt(20_000), first::leave);
        }
        for (long from = joins; chaos.silence() > 0 && from < 20_000; from += 2000) {
            if (random.nextDouble() < chaos.silence()) {
                time.at(from + random.nextInt(2000), () -> nodes.get(id).fallSilent());
            }
        }
    }

    /** A node has come, maybe under the name of one that has gone. */
    void joined(VirtualNode node) {
        nodes.put(node.id(), node);
    }

    /** Does something in a while. */
    void later(Runnable action) {
        time.after(random.nextInt(300), action);
    }

    // ---- the loop

    void tell(Event event) {
        List<Command> commands = List.copyOf(core.on(event, schedulersTime.getAsLong()));
        invariants.check();
        commands.forEach(this::carryOut);
        commands.forEach(this::checkResults);
        if (timer <= schedulersTime.getAsLong()) { // its clock was set forwards while it waited
            time.after(0, this::fireIfDue);
        }
    }

    private void setTimer(long nanos) {
        timer = nanos;
        if (nanos != Long.MAX_VALUE) {
            awaitTimer(nanos);
        }
    }

    private void awaitTimer(long nanos) {
        long wait = Math.max(0, nanos - schedulersTime.getAsLong());
        time.after(wait, () -> {
            if (timer == nanos && !fireIfDue()) { // its clock was set back meanwhile
                awaitTimer(nanos);
            }
        });
    }

    private boolean fireIfDue() {
        if (timer > schedulersTime.getAsLong()) {
            return false;
        }
        timer = Long.MAX_VALUE;
        tell(new Event.TimerFired());
        return true;
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Dispatch c) {
            dispatch(c);
        } else if (command instanceof Command.Shrink c) {
            VirtualAttempt attempt = attempts.get(c.attempt());
            later(() -> attempt.node().pass(() -> attempt.shrink(c.keepFraction())));
        } else if (command instanceof Command.CancelAttempt c) {
            VirtualAttempt attempt = attempts.get(c.attempt());
            later(() -> attempt.node().pass(attempt::cancel));
        } else if (command instanceof Command.Persist c) {
            persist(c);
        } else if (command instanceof Command.SetTimer c) {
            setTimer(c.nanos());
        } else if (command instanceof Command.LeaveOut c) {
            Outcome outcome = outcomes.get(c.job());
            outcome.leftOut.set(c.block());
            later(() -> tell(new Event.BlocksMerged(c.job(), outcome.merged())));
        } else if (command instanceof Command.LeaveOutItem c) {
            Outcome outcome = outcomes.get(c.job());
            expect(!outcome.leftOutItems.get((int) c.item()), "an item is left out once");
            outcome.leftOutItems.set((int) c.item());
        } else if (command instanceof Command.NodeDistrusted c) {
            distrusted.add(c.nodeId());
        } else if (command instanceof Command.RecordAttempt c) {
            expect(outcomes.get(c.job()).end.isEmpty(), "no attempt outlasts its job");
            duplicates += c.attempt().duplicate() ? 1 : 0;
            superseded += c.ending() == Command.Ending.SUPERSEDED ? 1 : 0;
        } else if (command instanceof Command.JobFinished c) {
            outcomes.get(c.job()).end = "finished";
            lastEnd = time.now();
        } else if (command instanceof Command.JobFailed c) {
            outcomes.get(c.job()).end = c.message();
            lastEnd = time.now();
        } else if (command instanceof Command.PolicyReplaced c) {
            throw new AssertionError(c.message());
        }
    }

    private void dispatch(Command.Dispatch c) {
        VirtualNode node = nodes.get(c.nodeId());
        Outcome outcome = outcomes.get(c.job());
        BitSet done = continued.getOrDefault(c.job(), Outcome.NOTHING).persisted;
        c.segment().blocks().forEach(block -> expect(!done.get(block), "what is safe never runs again"));
        expect(outcome.permits(node.description), "nothing runs where it may not");
        expect(c.segment().job().requirements().equals(outcome.requirements()), "the node is told what is required");
        boolean forbiddenFree = core.state().lanes.free().stream().anyMatch(lane -> !outcome.permits(lane.node));
        passedOver += forbiddenFree ? 1 : 0;
        VirtualAttempt attempt = new VirtualAttempt(this, node, c.attempt(), c.segment());
        attempts.put(c.attempt(), attempt);
        later(() -> node.pass(attempt::start));
    }

    private void persist(Command.Persist c) {
        Outcome outcome = outcomes.get(c.job());
        for (int i = 0; i < c.outcomes().size(); i++) {
            int block = c.outcomes().block(i);
            if (outcome.persisted.get(block)) {
                throw new AssertionError("block " + block + " of job " + c.job() + " is counted twice");
            }
            if (outcome.leftOut.get(block)) {
                throw new AssertionError("block " + block + " of job " + c.job() + " counts though left out");
            }
            outcome.persisted.set(block);
        }
        store.persist(this, c, () -> {
            tell(new Event.BlocksPersisted(c.job(), c.outcomes()));
            tell(new Event.BlocksMerged(c.job(), outcome.merged()));
        });
    }

    /** A result lacks exactly those of its block's items that were said to be left out. */
    private void checkResults(Command command) {
        if (command instanceof Command.Persist c) {
            for (int i = 0; i < c.outcomes().size(); i++) {
                int block = c.outcomes().block(i);
                long[] lacking = outcomes.get(c.job()).lacking(block);
                expect(c.whole() == (lacking.length == 0), "what is lacking is said");
                byte[] right = Outcome.result(c.job(), block, lacking);
                wrongResults += Arrays.equals(c.outcomes().result(i), right) ? 0 : 1;
            }
        }
    }
}
