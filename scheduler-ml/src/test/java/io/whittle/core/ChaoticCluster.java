package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.Policy;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A cluster that does everything a real one may do to the state machine, at random but replayable: nodes come and go, news
 * is late, comes twice, or comes from the dead, blocks fail, garbage is reported. Checks after each event that no block is
 * lost or doubled.
 */
final class ChaoticCluster {
    private record Due(long nanos, long order, Runnable action) {}

    /** A job as the outside sees it. */
    static final class Outcome {
        final Partition partition;
        final BitSet persisted = new BitSet();
        String end = "";

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
            byte[][] results = new byte[size][0];
            for (int i = 0; i < size; i++) {
                blocks[i] = segment.blocks().get(reported + i);
                nanos[i] = 1 + random.nextInt(1000);
            }
            reported = done;
            return BlockOutcomes.of(blocks, nanos, results, size);
        }
    }

    final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Random random;
    private final JobScheduler core = new JobScheduler(Policies.fallback());
    private final PriorityQueue<Due> agenda = new PriorityQueue<>(
            (a, b) -> a.nanos != b.nanos ? Long.compare(a.nanos, b.nanos) : Long.compare(a.order, b.order));
    private final Map<Long, NodeSide> attempts = new HashMap<>();
    private final Map<String, Boolean> alive = new HashMap<>();
    private final double faults;
    private final double copying;
    int duplicates;
    int superseded;
    private long now;
    private long order;
    private long timer = Long.MAX_VALUE;

    /**
     * @param faults how much goes wrong
     * @param copying how often policies have blocks run again elsewhere
     */
    ChaoticCluster(long seed, double faults, double copying) {
        this.random = new Random(seed);
        this.faults = faults;
        this.copying = copying;
    }

    void run() {
        int nodes = 1 + random.nextInt(5);
        for (int i = 0; i < nodes; i++) {
            String id = "n" + i;
            boolean shrinks = random.nextInt(4) > 0;
            int slots = 1 + random.nextInt(2);
            double speed = 0.25 + random.nextInt(8) / 4.0;
            int joins = i == 0 ? 0 : random.nextInt(2000);
            at(
                    joins,
                    () -> join(
                            new NodeDescription(id, speed, slots, io.whittle.spi.backend.Link.none(), Map.of()),
                            shrinks));
            if (i > 0 && random.nextDouble() < faults * 4) {
                at((long) joins + random.nextInt(20_000), () -> leave(id));
            }
        }
        int jobs = 1 + random.nextInt(3);
        for (long job = 1; job <= jobs; job++) {
            submit(job);
        }
        for (int steps = 0; !agenda.isEmpty() && steps < 200_000; steps++) {
            Due due = agenda.remove();
            now = Math.max(now, due.nanos);
            due.action.run();
        }
    }

    private void submit(long job) {
        List<Policy> all = Policies.all();
        Policy chosen = all.get(random.nextInt(all.size()));
        Policy policy = copying > 0 ? new RandomCopies(chosen, copying) : chosen;
        boolean grows = random.nextInt(4) == 0;
        long items = random.nextInt(300);
        long grain = 1 + random.nextInt(3);
        int window = grows ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
        outcomes.put(job, new Outcome(new Partition(items, grain)));
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
                        Map.of())));
        if (grows) {
            long middle = known + (items - known) / 2;
            at(6000L + random.nextInt(3000), () -> tell(new Event.JobGrew(job, middle, false)));
            at(10_000L + random.nextInt(3000), () -> tell(new Event.JobGrew(job, items, true)));
        }
    }

    private void join(NodeDescription node, boolean shrinks) {
        alive.put(node.id(), true);
        tell(new Event.NodeJoined(node, shrinks));
    }

    private void leave(String id) {
        alive.put(id, false);
        at(now + random.nextInt(500), () -> tell(new Event.NodeLeft(id, "chaos")));
    }

    private void tell(Event event) {
        List<Command> commands = List.copyOf(core.on(event, now));
        checkInvariants();
        commands.forEach(this::carryOut);
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Dispatch c) {
            NodeSide side = new NodeSide(c.nodeId(), c.segment());
            attempts.put(c.attempt(), side);
            at(now + delay(), () -> {
                answer(side, new Event.AttemptStarted(c.attempt()));
                work(c.attempt(), side);
            });
        } else if (command instanceof Command.Shrink c) {
            NodeSide side = attempts.get(c.attempt());
            at(now + delay(), () -> shrink(c, side));
        } else if (command instanceof Command.CancelAttempt c) {
            NodeSide side = attempts.get(c.attempt());
            at(now + delay(), () -> side.over = true);
        } else if (command instanceof Command.Persist c) {
            Outcome outcome = outcomes.get(c.job());
            for (int i = 0; i < c.outcomes().size(); i++) {
                int block = c.outcomes().block(i);
                if (outcome.persisted.get(block)) {
                    throw new AssertionError("block " + block + " of job " + c.job() + " is counted twice");
                }
                outcome.persisted.set(block);
            }
            at(now + delay(), () -> {
                tell(new Event.BlocksPersisted(c.job(), c.outcomes()));
                tell(new Event.BlocksMerged(c.job(), outcome.persisted.nextClearBit(0)));
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
        } else if (command instanceof Command.RecordAttempt c) {
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
            if (side.over || !alive.get(side.node)) {
                return;
            }
            if (side.done < side.end && random.nextDouble() < faults / 20) {
                side.over = true;
                OptionalInt block = random.nextBoolean()
                        ? OptionalInt.of(side.segment.blocks().get(side.done))
                        : OptionalInt.empty();
                answer(side, new Event.AttemptFailed(attempt, side.take(), new Failure("chaos", "", true, block)));
                return;
            }
            if (side.done < side.end) {
                side.done++;
            }
            if (side.done == side.end) {
                side.over = true;
                answer(side, new Event.AttemptFinished(attempt, side.take()));
                return;
            }
            if (random.nextInt(4) == 0) {
                answer(side, new Event.AttemptProgressed(attempt, side.take()));
            }
            if (random.nextDouble() < faults / 50) {
                answer(
                        side,
                        new Event.AttemptProgressed(
                                attempt, BlockOutcomes.of(new int[] {0}, new long[] {1}, new byte[1][0], 1)));
            }
            work(attempt, side);
        });
    }

    /** Sends news; the news of one attempt stays in order, but may come twice. */
    private void answer(NodeSide side, Event event) {
        if (alive.get(side.node)) {
            long due = now + 10;
            at(due, () -> tell(event));
            if (random.nextDouble() < faults / 10) {
                at(due + random.nextInt(3000), () -> tell(event));
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
                if (attempt.job == job) {
                    int owed = 0;
                    for (int i = attempt.done; i < attempt.end; i++) {
                        int block = attempt.order.blocks().get(i);
                        if (job.blocks.place(block) == Blocks.IN_FLIGHT) {
                            holders.merge(block, 1, Integer::sum);
                            owed++;
                        } else if (copying == 0 || job.blocks.place(block) < Blocks.PERSISTING) {
                            throw new AssertionError("block " + block + " is in an attempt, but counted elsewhere");
                        }
                    }
                    assertThat(attempt.owed).isEqualTo(owed);
                    assertThat(attempt.superfluous()).isFalse();
                }
            }
            holders.forEach((block, times) -> {
                if (job.copies(block) != times || (copying == 0 && times > 1)) {
                    throw new AssertionError("block " + block + " is in " + times + " attempts");
                }
            });
            assertThat(job.blocks.count(Blocks.IN_FLIGHT)).isEqualTo(holders.size());
            assertThat(job.blocks.count(Blocks.RETURNED)).isZero();
            int sum = 0;
            for (byte place = 0; place <= Blocks.RETURNED; place++) {
                sum += job.blocks.count(place);
            }
            assertThat(sum)
                    .as("done + persisting + in flight + waiting + withheld")
                    .isEqualTo(job.blocks.size());
        }
        for (Lane lane : core.state().lanes.present()) {
            assertThat(lane.attempts.size()).as("segments on one slot").isLessThanOrEqualTo(2);
        }
    }
}
