package io.whittle.core;

import java.util.PriorityQueue;

/** The true time of a simulated cluster, and what is to happen when. */
final class VirtualTime {
    private record Due(long nanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private long now;
    private long order;

    long now() {
        return now;
    }

    void at(long nanos, Runnable action) {
        agenda.add(new Due(nanos, order++, action));
    }

    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Nothing happens for a while, as where a machine sleeps: what was due meanwhile is late. */
    void standStill(long nanos) {
        now += nanos;
    }

    /** Goes on until so many things have happened, or nothing is left. */
    void run(int mostSteps) {
        for (int steps = 0; !agenda.isEmpty() && steps < mostSteps; steps++) {
            Due due = agenda.remove();
            now = Math.max(now, due.nanos);
            due.action.run();
        }
    }
}
