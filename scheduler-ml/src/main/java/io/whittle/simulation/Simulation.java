package io.whittle.simulation;

import io.whittle.core.Command;
import io.whittle.core.Event;
import io.whittle.core.JobScheduler;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.Policy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Runs one job on a simulated cluster, on a virtual clock: messages take half the overhead each way, nodes work through
 * their segments block by block, decisions take no time. The same case and seed give the same result. Used by one
 * thread.
 */
public final class Simulation {
    private static final long JOB = 1;

    private record Due(long nanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final SimulationCase given;
    private final JobScheduler scheduler;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final Map<String, VirtualNode> nodes = new HashMap<>();
    private final Map<Long, VirtualNode> nodeOfAttempt = new HashMap<>();
    private long now;
    private long order;
    private long timer = Long.MAX_VALUE;
    private long endNanos = -1;
    private String failure = "";
    private int dispatches;
    private int shrinks;
    private int messages;
    private final InFlight inFlight;
    private long itemsRun;
    private long itemsCommitted;

    private Simulation(SimulationCase given, Policy fallback) {
        this.given = given;
        this.scheduler = new JobScheduler(fallback);
        this.inFlight = new InFlight(given.partition().blocks());
    }

    /**
     * Runs a case to its end.
     *
     * @param policy decides
     * @param fallback takes over should the policy fail
     * @throws IllegalStateException where the job does not end: it failed, or nothing is left that could happen
     */
    public static SimulationResult run(SimulationCase given, Policy policy, Policy fallback) {
        Simulation simulation = new Simulation(given, fallback);
        simulation.start(policy);
        return simulation.runToEnd();
    }

    private void start(Policy policy) {
        for (int i = 0; i < given.nodes().size(); i++) {
            SimulatedNode node = given.nodes().get(i);
            String id = "node-" + i;
            at(nanos(node.startSeconds()), () -> join(id, node));
            if (!Double.isInfinite(node.diesSeconds())) {
                at(nanos(node.diesSeconds()), () -> nodes.get(id).die());
                at(nanos(node.diesSeconds() + given.detectionSeconds()), () -> {
                    tell(new Event.NodeLeft(id, "died"));
                });
            }
            if (!Double.isInfinite(node.rejoinsSeconds())) {
                at(nanos(node.rejoinsSeconds()), () -> join(id + "-again", node));
            }
        }
        at(0, () -> {
            Partition partition = given.partition();
            tell(new Event.JobSubmitted(
                    JOB,
                    "simulated",
                    "1",
                    Parameters.none(),
                    false,
                    partition,
                    true,
                    Integer.MAX_VALUE,
                    policy,
                    given.seed(),
                    profiles()));
            given.features().ifPresent(features -> tell(new Event.FeaturesArrived(JOB, features)));
        });
    }

    private void join(String id, SimulatedNode node) {
        nodes.put(
                id, new VirtualNode(id, this, new Capacity(node.speed(), node.availability()), node.openingSeconds()));
        Link link = new Link(Duration.ofNanos(nanos(given.overheadSeconds() / 2)), given.bytesPerSecond());
        NodeDescription description = new NodeDescription(id, node.nominalSpeed(), 1, link, Map.of());
        tell(new Event.NodeJoined(description, given.canShrink()));
    }

    private Map<NodeClass, CostProfile> profiles() {
        Map<NodeClass, CostProfile> profiles = new HashMap<>();
        given.profile().ifPresent(profile -> given.nodes()
                .forEach(node -> profiles.put(
                        new NodeClass(node.nominalSpeed(), Map.of()), profile.scaled(1 / node.nominalSpeed()))));
        return profiles;
    }

    private SimulationResult runToEnd() {
        while (endNanos < 0) {
            Due due = agenda.poll();
            if (due == null) {
                throw new IllegalStateException("nothing is left to happen, but the job has not ended: "
                        + itemsCommitted + " of " + given.partition().items() + " items are done");
            }
            now = due.nanos();
            due.action().run();
            if (!failure.isEmpty()) {
                throw new IllegalStateException("the job failed: " + failure);
            }
        }
        return new SimulationResult(
                endNanos * 1e-9,
                given.lowerBoundSeconds(),
                dispatches,
                shrinks,
                inFlight.duplicates(),
                messages,
                itemsRun,
                itemsCommitted);
    }

    private void tell(Event event) {
        if (event instanceof Event.AttemptShrunk e) {
            inFlight.shrunk(e.attempt(), e.end());
        }
        for (Command command : List.copyOf(scheduler.on(event, now))) {
            carryOut(command);
        }
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Dispatch c) {
            dispatches++;
            inFlight.dispatched(c.attempt(), c.segment().blocks());
            VirtualNode node = nodes.get(c.nodeId());
            nodeOfAttempt.put(c.attempt(), node);
            double transfer =
                    given.bytesPerItem() * c.segment().blocks().items(given.partition()) / given.bytesPerSecond();
            send(transfer, () -> node.receive(c.attempt(), c.segment(), given.blockSeconds()));
        } else if (command instanceof Command.Shrink c) {
            VirtualNode node = nodeOfAttempt.get(c.attempt());
            send(0, () -> node.shrink(c.attempt(), c.keepFraction()));
        } else if (command instanceof Command.CancelAttempt c) {
            VirtualNode node = nodeOfAttempt.get(c.attempt());
            send(0, () -> node.cancel(c.attempt()));
        } else if (command instanceof Command.Persist c) {
            BlockOutcomes outcomes = c.outcomes();
            for (int i = 0; i < outcomes.size(); i++) {
                itemsCommitted += given.partition().size(outcomes.block(i));
            }
            at(now, () -> tell(new Event.BlocksPersisted(JOB, outcomes)));
        } else if (command instanceof Command.SetTimer c) {
            setTimer(c.nanos());
        } else if (command instanceof Command.RecordAttempt c) {
            shrinks += c.shrinks();
            nodeOfAttempt.remove(c.attempt().id());
            inFlight.ended(c.attempt().id());
        } else if (command instanceof Command.JobFinished) {
            endNanos = now;
        } else if (command instanceof Command.JobFailed c) {
            failure = c.message();
        } else if (command instanceof Command.PolicyReplaced c) {
            failure = c.message();
        }
    }

    private void setTimer(long nanos) {
        timer = nanos;
        if (nanos != Long.MAX_VALUE) {
            at(Math.max(now, nanos), () -> {
                if (timer == nanos) {
                    timer = Long.MAX_VALUE;
                    tell(new Event.TimerFired());
                }
            });
        }
    }

    // ---- for nodes

    long now() {
        return now;
    }

    void at(long nanos, Runnable action) {
        if (nanos != Long.MAX_VALUE) {
            agenda.add(new Due(nanos, order++, action));
        }
    }

    private void send(double transferSeconds, Runnable arrival) {
        messages++;
        at(now + nanos(given.overheadSeconds() / 2 + transferSeconds), arrival);
    }

    /** Sends a message from a node to the scheduler. */
    void answer(Event event) {
        messages++;
        at(now + nanos(given.overheadSeconds() / 2), () -> tell(event));
    }

    void itemsRun(long items) {
        itemsRun += items;
    }

    static long nanos(double seconds) {
        return seconds >= 9e9 ? Long.MAX_VALUE : Math.round(seconds * 1e9);
    }
}
