package io.whittle.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The nodes that are present, slot by slot. */
final class Lanes {
    private final State state;
    private final List<Lane> present = new ArrayList<>();
    private final LinkedHashSet<Lane> free = new LinkedHashSet<>();
    private int next;
    private long noneSince = Long.MAX_VALUE;

    Lanes(State state) {
        this.state = state;
    }

    /** Returns the lanes of the nodes that are present, in the order in which they joined. */
    List<Lane> present() {
        return present;
    }

    /** Returns the lanes that have nothing to do, longest idle first. */
    LinkedHashSet<Lane> free() {
        return free;
    }

    void joined(Event.NodeJoined event) {
        noneSince = Long.MAX_VALUE;
        for (int slot = 0; slot < event.node().slots(); slot++) {
            Lane lane = new Lane(next++, event.node(), event.canShrink());
            present.add(lane);
            free.add(lane);
            for (JobState job : List.copyOf(state.jobs.all())) {
                job.laneJoined(lane);
            }
        }
    }

    void left(Event.NodeLeft event) {
        List<Lane> gone = present.stream()
                .filter(lane -> lane.node.id().equals(event.nodeId()))
                .toList();
        present.removeAll(gone);
        gone.forEach(lane -> lane.present = false);
        free.removeAll(gone);
        for (Lane lane : gone) {
            for (Attempt attempt : List.copyOf(lane.attempts)) {
                state.attempts.end(attempt, Command.Ending.LOST);
            }
            for (JobState job : List.copyOf(state.jobs.all())) {
                job.laneLeft(lane);
            }
        }
        checkForNodes();
    }

    /** An attempt has ended there. */
    void released(Lane lane) {
        if (lane.isFree() && lane.present) {
            free.add(lane);
            state.jobs.all().forEach(job -> job.declined = false);
        }
    }

    /** Returns whether no node takes any segment, though some may be present. */
    boolean allSetAside() {
        return present.stream().allMatch(Lane::isSetAside);
    }

    /** It may have been the jobs' fault that nodes failed: the next ones try them afresh. */
    void forgive() {
        for (Lane lane : present) {
            lane.succeeded();
            free.add(lane);
        }
    }

    /** Notes since when jobs have been waiting for a node to come. */
    void checkForNodes() {
        if (!allSetAside()) {
            noneSince = Long.MAX_VALUE;
        } else if (noneSince == Long.MAX_VALUE && !state.jobs.all().isEmpty()) {
            noneSince = state.turn.nowNanos();
        }
    }

    /** Returns when jobs will have waited for too long. */
    long patienceEnds() {
        return noneSince == Long.MAX_VALUE ? Long.MAX_VALUE : noneSince + JobScheduler.NO_NODE_NANOS;
    }

    void timerFired() {
        if (patienceEnds() <= state.turn.nowNanos()) {
            String message = "no node could take the job within " + JobScheduler.NO_NODE_NANOS / 1_000_000_000
                    + " s; see 'whittle nodes'";
            for (JobState job : List.copyOf(state.jobs.all())) {
                state.jobs.fail(job, Command.Cause.NO_NODE, message, "");
            }
            noneSince = Long.MAX_VALUE;
        }
    }
}
