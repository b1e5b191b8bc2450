package io.whittle.simulation;

import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Segment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The node's side of a simulation: runs segments block by block, reports, and cuts them back, as a real one does. */
final class VirtualNode {
    private static final byte[] NO_BYTES = new byte[0];

    final String id;
    private final Simulation simulation;
    private final Capacity capacity;
    private final ArrayDeque<Running> queue = new ArrayDeque<>();
    private final Map<Long, Running> byAttempt = new HashMap<>();
    private final long openingNanos;
    private long openNanos = -1; // when it has opened the job; below 0 while it has not begun to
    private boolean dead;

    /** @param openingSeconds what it takes to open the job, before its first block */
    VirtualNode(String id, Simulation simulation, Capacity capacity, double openingSeconds) {
        this.id = id;
        this.simulation = simulation;
        this.capacity = capacity;
        this.openingNanos = Simulation.nanos(openingSeconds);
    }

    /** A segment at the node. Positions are those of its list. */
    private final class Running {
        final long attempt;
        final Segment segment;
        final double[] costBefore;
        int end;
        int reported;
        double startCapacity;
        long startNanos;
        int version;

        Running(long attempt, Segment segment, double[] blockSeconds) {
            this.attempt = attempt;
            this.segment = segment;
            this.end = segment.blocks().size();
            this.costBefore = new double[end + 1];
            for (int i = 0; i < end; i++) {
                costBefore[i + 1] =
                        costBefore[i] + blockSeconds[segment.blocks().get(i)];
            }
        }

        long nanosAt(int position) {
            return Simulation.nanos(capacity.timeOf(startCapacity + costBefore[position]));
        }

        /** Returns how many blocks are done by a time. */
        int doneBy(long nanos) {
            double cost = capacity.at(nanos * 1e-9) - startCapacity;
            int at = Arrays.binarySearch(costBefore, 0, end + 1, cost * (1 + 1e-12) + 1e-12);
            int done = Math.min(end, at >= 0 ? at : -at - 2);
            while (done < end && nanosAt(done + 1) <= nanos) {
                done++;
            }
            return Math.max(0, done);
        }

        BlockOutcomes outcomes(int to) {
            int size = to - reported;
            int[] blocks = new int[size];
            long[] nanos = new long[size];
            byte[][] results = new byte[size][];
            long before = size == 0 ? 0 : nanosAt(reported);
            for (int i = 0; i < size; i++) {
                blocks[i] = segment.blocks().get(reported + i);
                long after = nanosAt(reported + i + 1);
                nanos[i] = after - before;
                before = after;
                results[i] = NO_BYTES;
            }
            simulation.itemsRun(items(reported, to));
            reported = to;
            return BlockOutcomes.of(blocks, nanos, results, size);
        }

        private long items(int from, int to) {
            Partition partition = segment.job().partition();
            return segment.blocks().slice(from, to).items(partition);
        }
    }

    void receive(long attempt, Segment segment, double[] blockSeconds) {
        if (dead) {
            return;
        }
        Running running = new Running(attempt, segment, blockSeconds);
        queue.add(running);
        byAttempt.put(attempt, running);
        if (queue.size() == 1) {
            begin(running);
        }
    }

    private void begin(Running running) {
        running.startNanos = simulation.now();
        if (openNanos < 0) {
            openNanos = simulation.now() + openingNanos;
        }
        running.startCapacity = capacity.at(Math.max(simulation.now(), openNanos) * 1e-9);
        simulation.answer(new io.whittle.core.Event.AttemptStarted(running.attempt));
        plan(running, running.startNanos);
    }

    /** Plans the end and the next report after a time. */
    private void plan(Running running, long lastReport) {
        int version = ++running.version;
        simulation.at(running.nanosAt(running.end), () -> {
            if (running.version == version && !dead) {
                finish(running);
            }
        });
        planReport(running, lastReport, version);
    }

    private void planReport(Running running, long lastReport, int version) {
        long wait = running.segment.reportNanosAfter(lastReport - running.startNanos);
        if (wait == Long.MAX_VALUE) {
            return;
        }
        int position = Math.max(running.doneBy(lastReport + wait), running.reported);
        long due = lastReport + wait;
        if (position == running.reported || running.nanosAt(position) < due) {
            position++;
        }
        if (position >= running.end) {
            return;
        }
        int until = position;
        simulation.at(running.nanosAt(position), () -> {
            if (running.version == version && !dead) {
                simulation.answer(
                        new io.whittle.core.Event.AttemptProgressed(running.attempt, running.outcomes(until)));
                planReport(running, simulation.now(), version);
            }
        });
    }

    private void finish(Running running) {
        queue.remove(running);
        byAttempt.remove(running.attempt);
        simulation.answer(new io.whittle.core.Event.AttemptFinished(running.attempt, running.outcomes(running.end)));
        if (!queue.isEmpty()) {
            begin(queue.peek());
        }
    }

    void shrink(long attempt, double keepFraction) {
        Running running = byAttempt.get(attempt);
        if (dead || running == null) {
            return;
        }
        boolean inFront = queue.peek() == running;
        int done = inFront ? running.doneBy(simulation.now()) : 0;
        int position = inFront ? Math.min(running.end, done + 1) : 0;
        running.end = running.segment.endAfterKeeping(keepFraction, position, running.end);
        simulation.answer(new io.whittle.core.Event.AttemptShrunk(attempt, position, running.end));
        if (inFront) {
            plan(running, simulation.now());
        }
    }

    void cancel(long attempt) {
        Running running = byAttempt.get(attempt);
        if (dead || running == null) {
            return;
        }
        boolean inFront = queue.peek() == running;
        if (inFront) {
            simulation.itemsRun(running.items(running.reported, running.doneBy(simulation.now())));
        }
        running.version++;
        queue.remove(running);
        byAttempt.remove(attempt);
        if (inFront && !queue.isEmpty()) {
            begin(queue.peek());
        }
    }

    void die() {
        dead = true;
        Running running = queue.peek();
        if (running != null && running.startNanos <= simulation.now()) {
            simulation.itemsRun(running.items(running.reported, running.doneBy(simulation.now())));
        }
        queue.clear();
        byAttempt.clear();
    }
}
