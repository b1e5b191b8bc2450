package io.whittle.core;

import io.whittle.spi.backend.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The nodes, slot by slot: present, silent, set aside for a while, or not trusted any more. */
final class Lanes {
    /** So many nodes that may not come back are remembered. */
    private static final int MAX_DISTRUSTED = 10_000;

    private final State state;
    private final List<Lane> present = new ArrayList<>();
    /** Lanes of silent nodes, and of nodes that were silent and still have to end what they held. */
    private final List<Lane> silent = new ArrayList<>();

    private final Set<Lane> free = new LinkedHashSet<>();
    /** Nodes that gave wrong results, the last one at the end. */
    private final Set<String> distrusted = new LinkedHashSet<>();

    private int next;
    /** No lane that is set aside is to be tried again before this time. */
    private long nextTrial = Long.MAX_VALUE;

    Lanes(State state) {
        this.state = state;
    }

    /** Returns the lanes of the nodes that are present, in the order in which they joined. */
    List<Lane> present() {
        return present;
    }

    /** Returns the lanes that have nothing to do, longest idle first. */
    Set<Lane> free() {
        return free;
    }

    /** Returns the lane that a job may take, of those that have nothing to do; there must be one. */
    Optional<Lane> freeFor(JobState job) {
        return job.mayRunAnywhere()
                ? Optional.of(free.iterator().next())
                : free.stream().filter(job::mayRunOn).findFirst();
    }

    /** Returns the lanes of the nodes that are there, heard of or silent. */
    Stream<Lane> known() {
        return Stream.concat(present.stream(), silent.stream());
    }

    // ---- coming and going

    void joined(Event.NodeJoined event) {
        if (distrusted.contains(event.node().id())) {
            return;
        }
        for (int slot = 0; slot < event.node().slots(); slot++) {
            enter(new Lane(next++, event.node(), event.canShrink()));
        }
        state.nodeless.joined(event.node());
    }

    private void enter(Lane lane) {
        lane.present = true;
        present.add(lane);
        if (lane.isFree()) {
            free.add(lane);
        } else if (lane.isSetAside()) {
            nextTrial = Math.min(nextTrial, lane.asideUntilNanos());
        }
        for (JobState job : List.copyOf(state.jobs.all())) {
            job.laneJoined(lane);
        }
    }

    void left(Event.NodeLeft event) {
        of(event.nodeId(), known()).stream().limit(1).forEach(lane -> state.nodeless.left(lane.node));
        for (Lane lane : of(event.nodeId(), silent.stream())) {
            silent.remove(lane);
            List.copyOf(lane.attempts).forEach(attempt -> state.failures.lost(attempt, event.reason()));
        }
        leave(of(event.nodeId(), present.stream()), attempt -> state.failures.lost(attempt, event.reason()));
        state.nodeless.look();
    }

    private void leave(List<Lane> gone, Consumer<Attempt> end) {
        present.removeAll(gone);
        gone.forEach(lane -> lane.present = false);
        gone.forEach(free::remove);
        for (Lane lane : gone) {
            List.copyOf(lane.attempts).forEach(end);
            for (JobState job : List.copyOf(state.jobs.all())) {
                job.laneLeft(lane);
            }
        }
    }

    private static List<Lane> of(String nodeId, Stream<Lane> lanes) {
        return lanes.filter(lane -> lane.node.id().equals(nodeId)).toList();
    }

    /** An attempt has ended there. */
    void released(Lane lane) {
        if (lane.present && lane.isFree()) {
            free.add(lane);
            state.jobs.all().forEach(job -> job.declined = false);
        } else if (lane.heard && lane.attempts.isEmpty() && silent.remove(lane)) {
            lane.heard = false;
            enter(lane);
        }
    }

    // ---- silence

    /** To policies the node has left; what it still answers counts where it is first. */
    void silent(Event.NodeSilent event) {
        List<Lane> lanes = of(event.nodeId(), present.stream());
        silent.addAll(lanes);
        leave(lanes, state.attempts::giveUp);
        of(event.nodeId(), silent.stream()).forEach(lane -> lane.heard = false);
    }

    /** To policies the node joins anew, as soon as it has ended what it held. */
    void heard(Event.NodeHeard event) {
        for (Lane lane : of(event.nodeId(), silent.stream())) {
            lane.heard = true;
            List.copyOf(lane.attempts).forEach(state.attempts::recall);
            released(lane);
        }
    }

    // ---- failures

    /** A segment failed there through no fault of its blocks, as far as anybody knows. */
    void failed(Lane lane, String why) {
        if (lane.failed(state.turn.nowNanos())) {
            free.remove(lane);
            nextTrial = Math.min(nextTrial, lane.asideUntilNanos());
            state.turn.emit(new Command.NodeSetAside(lane.node.id(), lane.asideUntilNanos(), why));
        }
    }

    /** A block has been found that brings workers down: these nodes failed over it, and not by their own fault. */
    void exonerate(Set<String> nodeIds) {
        for (Lane lane : List.copyOf(present)) {
            if (nodeIds.contains(lane.node.id())) {
                lane.succeeded();
                released(lane);
            }
        }
    }

    /** Where every node that may run a job keeps failing, the job does. */
    void failWhereHopeless(Failure failure) {
        List<JobState> failing =
                state.jobs.all().stream().filter(this::isHopeless).toList();
        Set<Lane> tried = new LinkedHashSet<>();
        failing.forEach(job -> tried.addAll(job.usableLanes()));
        if (state.jobs.all().isEmpty() && silent.isEmpty() && present.stream().allMatch(Lane::isHopeless)) {
            tried.addAll(present);
        }
        for (JobState job : failing) {
            String which = job.mayRunAnywhere() ? "every node" : "every node that meets " + job.requirements;
            String message = which + " failed repeatedly: " + failure.message();
            state.jobs.fail(job, Command.Cause.NO_NODE, message, failure.detail());
        }
        for (Lane lane : tried) { // it may have been the jobs' fault: the next ones try them afresh
            lane.succeeded();
            released(lane);
        }
    }

    private boolean isHopeless(JobState job) {
        List<Lane> usable = job.usableLanes();
        return !usable.isEmpty()
                && silent.stream().noneMatch(job::mayRunOn)
                && usable.stream().allMatch(Lane::isHopeless);
    }

    /** A node's result of a block differs from what two others agree on. */
    void distrust(JobState job, String nodeId, int block) {
        if (!distrusted.add(nodeId)) {
            return;
        }
        if (distrusted.size() > MAX_DISTRUSTED) {
            distrusted.remove(distrusted.iterator().next());
        }
        int unchecked = job.checks.unchecked(nodeId);
        String message = "node '" + nodeId + "' gave a wrong result of " + job.named(block)
                + ": two other nodes agree on another one. It gets no more work"
                + (unchecked == 0 ? "" : "; " + unchecked + " of its results count without having been compared");
        state.turn.emit(new Command.NodeDistrusted(job.id, nodeId, message));
        state.jobs.all().forEach(each -> each.checks.distrust(nodeId));
        for (Lane lane : of(nodeId, silent.stream())) {
            silent.remove(lane);
            List.copyOf(lane.attempts).forEach(this::stop);
        }
        leave(of(nodeId, present.stream()), this::stop);
        state.nodeless.look();
    }

    private void stop(Attempt attempt) {
        state.turn.emit(new Command.CancelAttempt(attempt.id));
        state.attempts.end(attempt, Command.Ending.FAILED);
    }

    // ---- time

    long nextDue() {
        return nextTrial;
    }

    private void tryAgain(long now) {
        nextTrial = Long.MAX_VALUE;
        for (Lane lane : present) {
            if (lane.isSetAside() && lane.asideUntilNanos() <= now) {
                lane.tryAgain();
                released(lane);
            } else if (lane.isSetAside()) {
                nextTrial = Math.min(nextTrial, lane.asideUntilNanos());
            }
        }
    }

    void timerFired() {
        long now = state.turn.nowNanos();
        if (nextTrial <= now) {
            tryAgain(now);
        }
    }
}
