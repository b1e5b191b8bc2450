package io.whittle.core;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.Policy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cluster that does everything a real one may do to the state machine, at random but replayable: nodes come and go, news
 * is late, comes twice, or comes from the dead, nodes fall silent and come back, blocks fail or bring their worker down,
 * garbage is reported, results are wrong. Checks after each event that no block is lost or doubled.
 */
final class ChaoticCluster {
    /**
     * What goes wrong.
     *
     * @param faults failures of nodes, blocks and messages
     * @param copying how often policies have blocks run again elsewhere
     * @param silence how likely a node is silent for a while
     * @param poison how likely a block cannot be done
     * @param lies how likely a result of the first node is wrong
     * @param tolerance what jobs put up with
     */
    record Chaos(double faults, double copying, double silence, double poison, double lies, Tolerance tolerance) {
        static Chaos of(double faults, double copying) {
            return new Chaos(faults, copying, 0, 0, 0, Tolerance.DEFAULT);
        }
    }

    /** Where results are made safe. */
    interface Store {
        /** Takes results in; runs the action when they are safe. */
        void persist(ChaoticCluster cluster, long job, BlockOutcomes outcomes, Runnable safe);
    }

    private record Due(long nanos, long order, Runnable action) {}

    /** A job as the outside sees it. */
    static final class Outcome {
        final Partition partition;
        final BitSet persisted = new BitSet();
        final BitSet leftOut = new BitSet();
        /** Blocks that cannot be done; every other one of them brings its worker down. */
        final BitSet poison = new BitSet();

        String end = "";
        /** Which nodes may run it. */
        List<Rule> rules = List.of();

        int merged() {
            BitSet all = (BitSet) persisted.clone();
            all.or(leftOut);
            return all.nextClearBit(0);
        }

        Outcome(Partition partition) {
            this.partition = partition;
        }
    }

    private final class NodeSide {
        final String node;
        final Segment segment;
        int done;
        int reported;
        int end;
        boolean over;

        NodeSide(String node, Segment segment) {
            this.node = node;
            this.segment = segment;
            this.end = segment.blocks().size();
        }

        BlockOutcomes take() {
            int size = done - reported;
            int[] blocks = new int[size];
            long[] nanos = new long[size];
            byte[][] results = new byte[size][];
            for (int i = 0; i < size; i++) {
                blocks[i] = segment.blocks().get(reported + i);
                nanos[i] = 1 + random.nextInt(1000);
                results[i] = result(segment.job().id(), blocks[i]);
                if (node.equals("n0") && random.nextDouble() < chaos.lies()) {
                    results[i][random.nextInt(results[i].length)] ^= (byte) (1 + random.nextInt(255));
                }
            }
            reported = done;
            return BlockOutcomes.of(blocks, nanos, results, size);
        }
    }

    private static final Outcome NOTHING = new Outcome(new Partition(0, 1));

    final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Random random;
    /** What nodes are like is drawn apart. */
    private final Random places;

    private final Map<String, NodeDescription> nodes = new HashMap<>();
    private final JobScheduler core = new JobScheduler(Policies.fallback());
    private final PriorityQueue<Due> agenda = new PriorityQueue<>(
            (a, b) -> a.nanos != b.nanos ? Long.compare(a.nanos, b.nanos) : Long.compare(a.order, b.order));
    private final Map<Long, NodeSide> attempts = new HashMap<>();
    private final Map<String, Boolean> alive = new HashMap<>();
    private final Map<String, Silence> silences = new HashMap<>();
    private final Chaos chaos;
    private final Map<Long, Outcome> continued;
    private final Store store;
    private final Set<Long> copied = new HashSet<>();
    final Set<String> distrusted = new HashSet<>();
    int wrongResults;
    int duplicates;
    int superseded;
    /** How often a job got a lane past a free one where it may not run. */
    int passedOver;

    private long now;
    private long order;
    private long timer = Long.MAX_VALUE;

    ChaoticCluster(long seed, Chaos chaos) {
        this(seed, chaos, Map.of(), (cluster, job, outcomes, safe) -> cluster.later(safe));
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
    }

    /** Does something in a while. */
    void later(Runnable action) {
        at(now + delay(), action);
    }

    static byte[] result(long job, int block) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong((job * 1_000_003 + block) * 0x9E3779B97F4A7C15L)
                .array();
    }

    /** Runs until nothing is left to happen. */
    void run() {
        run(400_000);
    }

    /** Runs until so many things have happened, or nothing is left. */
    void run(int mostSteps) {
        boolean steady = chaos.lies() > 0 || chaos.tolerance().verifyFraction() > 0;
        int count = (steady ? 3 : 1) + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String id = "n" + i;
            boolean shrinks = random.nextInt(4) > 0;
            int slots = 1 + random.nextInt(2);
            double speed = 0.25 + random.nextInt(8) / 4.0;
            int joins = i == 0 || steady ? 0 : random.nextInt(2000);
            Map<String, String> attributes = i < (steady ? 3 : 1) ? Rule.PERMITTED : Rule.someNode(places);
            at(
                    joins,
                    () -> join(
                            new NodeDescription(id, speed, slots, io.whittle.spi.backend.Link.none(), attributes),
                            shrinks));
            if (i > 0 && !steady && random.nextDouble() < chaos.faults() * 4) {
                at((long) joins + random.nextInt(20_000), () -> leave(id));
            }
            for (long from = joins; chaos.silence() > 0 && from < 20_000; from += 2000) {
                if (random.nextDouble() < chaos.silence()) {
                    at(from + random.nextInt(2000), () -> fallSilent(id));
                }
            }
        }
        if (chaos.faults() > 0 && random.nextInt(4) == 0) { // the clock jumps ahead
            at(random.nextInt(20_000), () -> now += random.nextInt(1_000_000_000));
        }
        int jobs = 1 + random.nextInt(3);
        for (long job = 1; job <= jobs && continued.isEmpty(); job++) {
            submit(job);
        }
        continued.forEach(this::goOn);
        for (int steps = 0; !agenda.isEmpty() && steps < mostSteps; steps++) {
            Due due = agenda.remove();
            now = Math.max(now, due.nanos);
            due.action.run();
        }
    }

    // ---- silence

    /** What happens to a node that nobody hears is kept until it is heard again. */
    private static final class Silence {
        final ArrayDeque<Runnable> messages = new ArrayDeque<>();
        final ArrayDeque<Runnable> work = new ArrayDeque<>();
        /** Whether the node stands still; else it is only cut off. */
        final boolean frozen;

        Silence(boolean frozen) {
            this.frozen = frozen;
        }
    }

    private void fallSilent(String id) {
        if (!alive.getOrDefault(id, false) || silences.containsKey(id)) {
            return;
        }
        Silence silence = new Silence(random.nextBoolean());
        silences.put(id, silence);
        int noticed = random.nextInt(1000);
        int lasts = random.nextInt(4000);
        if (noticed < lasts) {
            at(now + noticed, () -> tell(new Event.NodeSilent(id)));
        }
        at(now + lasts, () -> {
            silences.remove(id);
            boolean heardFirst = random.nextBoolean();
            if (heardFirst) {
                tell(new Event.NodeHeard(id));
            }
            silence.messages.forEach(Runnable::run);
            silence.work.forEach(Runnable::run);
            if (!heardFirst) {
                tell(new Event.NodeHeard(id));
            }
        });
    }

    /** Does something at a node or with its news, or keeps it until the node is heard again. */
    private void unlessSilent(String id, Runnable message) {
        Silence silence = silences.get(id);
        if (silence == null) {
            message.run();
        } else {
            silence.messages.add(message);
        }
    }

    /** Has policies that make no copies of their own make some at random, where that is wanted. */
    private Policy copying(long job, Policy policy) {
        boolean copiesItself = policy.name().equals(Policies.DEFAULT);
        if (copiesItself || chaos.copying() > 0) {
            copied.add(job);
        }
        return copiesItself || chaos.copying() == 0 ? policy : new RandomCopies(policy, chaos.copying());
    }

    private void submit(long job) {
        List<Policy> all = Policies.all();
        Policy chosen = all.get(random.nextInt(all.size()));
        Policy policy = copying(job, chosen);
        boolean grows = random.nextInt(4) == 0;
        long items = random.nextInt(300);
        long grain = 1 + random.nextInt(3);
        int window = grows ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
        Outcome outcome = new Outcome(new Partition(items, grain));
        outcome.rules = Rule.some(places);
        outcomes.put(job, outcome);
        for (int block = 0; block < outcome.partition.blocks(); block++) {
            outcome.poison.set(block, random.nextDouble() < chaos.poison());
        }
        long known = grows ? random.nextInt((int) items + 1) : items;
        at(
                random.nextInt(5000),
                () -> tell(new Event.JobSubmitted(
                        job,
                        "chaos",
                        "1",
                        Parameters.none(),
                        false,
                        new Partition(known, grain),
                        !grows,
                        window,
                        policy,
                        random.nextLong(),
                        Map.of(),
                        chaos.tolerance(),
                        Rule.requirements(outcome.rules),
                        BlockList.empty())));
        if (random.nextDouble() < chaos.silence()) { // the log is slow for a while
            int from = random.nextInt(10_000);
            at(from, () -> tell(new Event.PersistBacklog(job, true)));
            at(from + 1L + random.nextInt(3000), () -> tell(new Event.PersistBacklog(job, false)));
        }
        if (grows) {
            long middle = known + (items - known) / 2;
            at(6000L + random.nextInt(3000), () -> tell(new Event.JobGrew(job, middle, false)));
            at(10_000L + random.nextInt(3000), () -> tell(new Event.JobGrew(job, items, true)));
        }
    }

    /** Returns a job of random size, with some blocks that cannot be done. */
    static Outcome randomJob(Random random, Chaos chaos) {
        Outcome outcome = new Outcome(new Partition(random.nextInt(300), 1 + random.nextInt(3)));
        for (int block = 0; block < outcome.partition.blocks(); block++) {
            outcome.poison.set(block, random.nextDouble() < chaos.poison());
        }
        return outcome;
    }

    /** Submits a job again, of which something may be done. */
    private void goOn(long job, Outcome earlier) {
        Outcome outcome = new Outcome(earlier.partition);
        outcome.poison.or(earlier.poison);
        outcome.persisted.or(earlier.persisted);
        outcome.rules = earlier.rules;
        outcomes.put(job, outcome);
        List<Policy> all = Policies.all();
        Policy policy = all.get(random.nextInt(all.size()));
        BlockList done = BlockList.of(earlier.persisted.stream().toArray());
        at(
                random.nextInt(3000),
                () -> tell(new Event.JobSubmitted(
                        job,
                        "chaos",
                        "1",
                        Parameters.none(),
                        false,
                        outcome.partition,
                        true,
                        Integer.MAX_VALUE,
                        copying(job, policy),
                        random.nextLong(),
                        Map.of(),
                        chaos.tolerance(),
                        Rule.requirements(outcome.rules),
                        done)));
    }

    private void join(NodeDescription node, boolean shrinks) {
        alive.put(node.id(), true);
        nodes.put(node.id(), node);
        tell(new Event.NodeJoined(node, shrinks));
    }

    private void leave(String id) {
        alive.put(id, false);
        silences.remove(id);
        at(now + random.nextInt(500), () -> tell(new Event.NodeLeft(id, "chaos")));
    }

    private void tell(Event event) {
        List<Command> commands = List.copyOf(core.on(event, now));
        checkInvariants();
        commands.forEach(this::carryOut);
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Dispatch c) {
            BitSet done = continued.getOrDefault(c.segment().job().id(), NOTHING).persisted;
            c.segment().blocks().forEach(block -> expect(!done.get(block), "what is safe never runs again"));
            expect(permits(c.job(), nodes.get(c.nodeId())), "nothing runs where it may not");
            Requirements required = Rule.requirements(outcomes.get(c.job()).rules);
            expect(c.segment().job().requirements().equals(required), "the node is told what is required");
            boolean forbiddenFree = core.state().lanes.free().stream().anyMatch(lane -> !permits(c.job(), lane.node));
            passedOver += forbiddenFree ? 1 : 0;
            NodeSide side = new NodeSide(c.nodeId(), c.segment());
            attempts.put(c.attempt(), side);
            at(
                    now + delay(),
                    () -> unlessSilent(c.nodeId(), () -> {
                        if (!side.over) {
                            answer(side, new Event.AttemptStarted(c.attempt()));
                            work(c.attempt(), side);
                        }
                    }));
        } else if (command instanceof Command.Shrink c) {
            NodeSide side = attempts.get(c.attempt());
            at(now + delay(), () -> unlessSilent(side.node, () -> shrink(c, side)));
        } else if (command instanceof Command.CancelAttempt c) {
            NodeSide side = attempts.get(c.attempt());
            at(now + delay(), () -> unlessSilent(side.node, () -> side.over = true));
        } else if (command instanceof Command.Persist c) {
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
                if (!Arrays.equals(c.outcomes().result(i), result(c.job(), block))) {
                    wrongResults++;
                }
            }
            store.persist(this, c.job(), c.outcomes(), () -> {
                tell(new Event.BlocksPersisted(c.job(), c.outcomes()));
                tell(new Event.BlocksMerged(c.job(), outcome.merged()));
            });
        } else if (command instanceof Command.SetTimer c) {
            timer = c.nanos();
            if (timer != Long.MAX_VALUE) {
                at(Math.max(now, timer), () -> {
                    if (timer == c.nanos()) {
                        timer = Long.MAX_VALUE;
                        tell(new Event.TimerFired());
                    }
                });
            }
        } else if (command instanceof Command.LeaveOut c) {
            Outcome outcome = outcomes.get(c.job());
            outcome.leftOut.set(c.block());
            at(now + delay(), () -> tell(new Event.BlocksMerged(c.job(), outcome.merged())));
        } else if (command instanceof Command.NodeDistrusted c) {
            distrusted.add(c.nodeId());
        } else if (command instanceof Command.RecordAttempt c) {
            expect(outcomes.get(c.job()).end.isEmpty(), "no attempt outlasts its job");
            duplicates += c.attempt().duplicate() ? 1 : 0;
            superseded += c.ending() == Command.Ending.SUPERSEDED ? 1 : 0;
        } else if (command instanceof Command.JobFinished c) {
            outcomes.get(c.job()).end = "finished";
        } else if (command instanceof Command.JobFailed c) {
            outcomes.get(c.job()).end = c.message();
        } else if (command instanceof Command.PolicyReplaced c) {
            throw new AssertionError(c.message());
        }
    }

    private void shrink(Command.Shrink command, NodeSide side) {
        if (!side.over) {
            int position = Math.min(side.end, side.done + 1);
            side.end = side.segment.endAfterKeeping(command.keepFraction(), position, side.end);
            answer(side, new Event.AttemptShrunk(command.attempt(), position, side.end));
        }
    }

    private void work(long attempt, NodeSide side) {
        at(now + 1 + random.nextInt(200), () -> {
            Silence silence = silences.get(side.node);
            if (silence != null && silence.frozen) {
                silence.work.add(() -> step(attempt, side));
            } else {
                step(attempt, side);
            }
        });
    }

    private void step(long attempt, NodeSide side) {
        if (side.over || !alive.get(side.node)) {
            return;
        }
        if (side.done < side.end && isPoison(side)) {
            side.over = true;
            int block = side.segment.blocks().get(side.done);
            boolean crash = block % 2 == 0;
            Failure failure = crash
                    ? Failure.crash("poison", "")
                    : new Failure("poison", "", random.nextInt(4) > 0, OptionalInt.of(block));
            BlockOutcomes rest = crash ? BlockOutcomes.none() : side.take();
            answer(side, new Event.AttemptFailed(attempt, rest, failure));
            return;
        }
        if (side.done < side.end && random.nextDouble() < chaos.faults() / 20) {
            side.over = true;
            OptionalInt block =
                    random.nextBoolean() ? OptionalInt.of(side.segment.blocks().get(side.done)) : OptionalInt.empty();
            boolean crash = block.isEmpty() && random.nextBoolean();
            Failure failure = new Failure("chaos", "", true, block, crash);
            answer(side, new Event.AttemptFailed(attempt, side.take(), failure));
            return;
        }
        if (side.done < side.end) {
            side.done++;
        }
        if (side.done == side.end && (side.reported == side.done || random.nextInt(4) > 0)) {
            side.over = true;
            answer(side, new Event.AttemptFinished(attempt, side.take()));
            return;
        }
        if (side.done == side.end || side.segment.reportNanos() == 0 || random.nextInt(4) == 0) {
            answer(side, new Event.AttemptProgressed(attempt, side.take()));
        }
        if (random.nextDouble() < chaos.faults() / 50) {
            answer(
                    side,
                    new Event.AttemptProgressed(
                            attempt,
                            BlockOutcomes.of(new int[] {foreign(side.segment)}, new long[] {1}, new byte[1][0], 1)));
        }
        work(attempt, side);
    }

    /** Returns a block that is none of a segment's: to report one of its own wrongly would be a lie, not garbage. */
    private static int foreign(Segment segment) {
        BitSet own = new BitSet();
        segment.blocks().forEach(own::set);
        return own.nextClearBit(0);
    }

    private boolean isPoison(NodeSide side) {
        return outcomes.get(side.segment.job().id())
                .poison
                .get(side.segment.blocks().get(side.done));
    }

    /** Sends news; the news of one attempt stays in order, but may come twice. */
    private void answer(NodeSide side, Event event) {
        if (alive.get(side.node)) {
            long due = now + 10;
            at(due, () -> unlessSilent(side.node, () -> tell(event)));
            if (random.nextDouble() < chaos.faults() / 10) {
                at(due + random.nextInt(3000), () -> unlessSilent(side.node, () -> tell(event)));
            }
        }
    }

    private long delay() {
        return random.nextInt(300);
    }

    private void at(long nanos, Runnable action) {
        agenda.add(new Due(nanos, order++, action));
    }

    private void checkInvariants() {
        for (JobState job : core.state().jobs.all()) {
            Map<Integer, Integer> holders = new HashMap<>();
            for (Attempt attempt : core.state().attempts.all()) {
                if (attempt.job == job && !attempt.givenUp() && attempt.kind != Attempt.Kind.CHECK) {
                    count(attempt, holders);
                }
            }
            holders.forEach((block, times) -> {
                if (job.copies.count(block) != times || (alwaysOnce(job) && times > 1)) {
                    throw new AssertionError("block " + block + " is in " + times + " attempts");
                }
            });
            expect(job.blocks.count(Blocks.IN_FLIGHT) == holders.size(), "what is in flight is held by somebody");
            JobContext seen = new JobContext(core.state(), job);
            expect(
                    Stream.of(seen.nodes(), seen.freeNodes())
                            .flatMap(List::stream)
                            .allMatch(node -> permits(job.id, node.description())),
                    "policies see no node where their job may not run");
            long usable = core.state().lanes.present().stream()
                    .filter(lane -> permits(job.id, lane.node) && !lane.isSetAside())
                    .count();
            expect(seen.nodes().size() == usable, "policies see every node where their job may run");
            expect(job.blocks.count(Blocks.RETURNED) == 0, "what came back has been passed on");
            int sum = 0;
            for (byte place = 0; place < Blocks.PLACES; place++) {
                sum += job.blocks.count(place);
            }
            expect(sum == job.blocks.size(), "no block is lost");
        }
        for (Lane lane : core.state().lanes.present()) {
            expect(lane.ordered() <= 2, "at most two segments on one slot");
            expect(core.state().lanes.free().contains(lane) == lane.isFree(), "free slots are known");
            expect(lane.attempts.stream().noneMatch(Attempt::givenUp), "only silent nodes hold what was given up");
        }
    }

    private boolean permits(long job, NodeDescription node) {
        return Rule.permit(outcomes.get(job).rules, node.attributes());
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private boolean alwaysOnce(JobState job) {
        return !copied.contains(job.id) && chaos.silence() == 0;
    }

    private void count(Attempt attempt, Map<Integer, Integer> holders) {
        Blocks blocks = attempt.job.blocks;
        int owed = 0;
        for (int i = attempt.done; i < attempt.end; i++) {
            int block = attempt.order.blocks().get(i);
            if (blocks.place(block) == Blocks.IN_FLIGHT) {
                holders.merge(block, 1, Integer::sum);
                owed++;
            } else if (alwaysOnce(attempt.job) || !blocks.answered(block)) {
                throw new AssertionError("block " + block + " is in an attempt, but at " + blocks.place(block));
            }
        }
        expect(attempt.owed == owed, "what an attempt owes is known");
        expect(!attempt.superfluous(), "nobody works in vain alone");
    }
}
