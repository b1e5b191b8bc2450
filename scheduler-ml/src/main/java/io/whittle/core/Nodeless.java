package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs for which there is no node: one that no node may run is refused at once; one whose nodes are away, or have not come
 * yet, waits a while.
 */
final class Nodeless {
    /** So many nodes are named that may not run a job. */
    private static final int MAX_NAMED = 5;
    /** So many of those that have left are remembered: where nodes have new names each time, they never end. */
    static final int MAX_AWAY = 1000;

    private final State state;
    /** Nodes that have left, and may come back; by id, the one that left last at the end. */
    private final Map<String, NodeDescription> away = new LinkedHashMap<>();
    /** When to look whether a job has waited long enough. */
    private long nextLook = Long.MAX_VALUE;

    Nodeless(State state) {
        this.state = state;
    }

    void joined(NodeDescription node) {
        away.remove(node.id());
        look();
    }

    /** A node is gone; it may come back. */
    void left(NodeDescription node) {
        away.remove(node.id());
        away.put(node.id(), node);
        if (away.size() > MAX_AWAY) {
            away.remove(away.keySet().iterator().next());
        }
    }

    /** Returns how many nodes are remembered that have left. */
    int remembered() {
        return away.size();
    }

    /** Returns why a job can never run; empty where a node may run it, or none has come yet. */
    Optional<String> refusal(JobState job) {
        if (job.mayRunAnywhere()) {
            return Optional.empty();
        }
        Map<String, NodeDescription> known = new LinkedHashMap<>();
        state.lanes.known().forEach(lane -> known.put(lane.node.id(), lane.node));
        away.forEach(known::putIfAbsent);
        boolean hope =
                known.isEmpty() || known.values().stream().anyMatch(node -> job.requirements.metBy(node.attributes()));
        return hope ? Optional.empty() : Optional.of(refusal(job, List.copyOf(known.values())));
    }

    private static String refusal(JobState job, List<NodeDescription> nodes) {
        List<String> lacking = new ArrayList<>();
        for (NodeDescription node : nodes.subList(0, Math.min(MAX_NAMED, nodes.size()))) {
            lacking.add("node '" + node.id() + "' has " + job.requirements.insteadIn(node.attributes()));
        }
        String more = nodes.size() > MAX_NAMED ? ", and so on for " + (nodes.size() - MAX_NAMED) + " more" : "";
        return "no node may run the job, which requires " + job.requirements + ": " + String.join(", ", lacking) + more
                + "; see 'whittle nodes'";
    }

    /** Notes since when jobs have been waiting for a node to come. */
    void look() {
        nextLook = Long.MAX_VALUE;
        for (JobState job : state.jobs.all()) {
            if (state.lanes.known().anyMatch(job::mayRunOn)) {
                job.nodeless.end();
            } else {
                job.nodeless.begin(state.turn.nowNanos());
            }
            nextLook = Math.min(nextLook, job.nodeless.nextLookNanos());
        }
    }

    long nextDue() {
        return nextLook;
    }

    void timerFired() {
        long now = state.turn.nowNanos();
        if (nextLook > now) {
            return;
        }
        for (JobState job : List.copyOf(state.jobs.all())) {
            if (job.nodeless.isOver(now)) {
                String which = job.mayRunAnywhere() ? "no node" : "no node that meets " + job.requirements;
                String message = which + " could take the job within " + JobScheduler.NO_NODE_NANOS / 1_000_000_000
                        + " s; see 'whittle nodes'";
                state.jobs.fail(job, Command.Cause.NO_NODE, message, "");
            }
        }
        look();
    }
}
