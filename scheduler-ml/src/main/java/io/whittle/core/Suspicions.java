package io.whittle.core;

import io.whittle.spi.BlockList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known against the blocks of a job: how often they were there when an attempt came to a bad end, how often one
 * failed by its own fault, and which of them wait to be run apart from others.
 */
final class Suspicions {
    private static final long FIRST_WAIT_NANOS = 100_000_000L;
    private static final long MAX_WAIT_NANOS = 10_000_000_000L;
    /** A trial that is due waits so long for another node than those that it failed on. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    /** A trial that so many nodes could not run avoids the last one only. */
    private static final int MAX_AVOIDED = 64;

    /**
     * Blocks to be run apart from others.
     *
     * @param blocks which
     * @param avoid the nodes that they failed on
     * @param tries how often they failed together, for the wait before the next time
     * @param notBeforeNanos when they are due
     */
    record Trial(BlockList blocks, Set<String> avoid, int tries, long notBeforeNanos) {}

    private byte[] strikes = new byte[0];
    private final Map<Integer, Integer> faults = new HashMap<>();
    private final Map<Integer, Integer> losses = new HashMap<>();
    private final List<Trial> trials = new ArrayList<>();

    /** A block was in an attempt that came to a bad end; returns how often by now, up to 100. */
    int strike(int block) {
        if (block >= strikes.length) {
            strikes = Arrays.copyOf(
                    strikes, Math.max(block + 1, (int) Math.min(Integer.MAX_VALUE - 8L, strikes.length * 2L)));
        }
        strikes[block] = (byte) Math.min(100, strikes[block] + 1);
        return strikes[block];
    }

    /** A trial has shown that it was not this block: one more bad end makes it suspect again. */
    void acquit(int block) {
        if (block < strikes.length) {
            strikes[block] = (byte) Math.min(1, strikes[block]);
        }
    }

    /** What was held against a block was one of its items' fault, which it is run without. */
    void forgive(int block) {
        faults.remove(block);
        losses.remove(block);
    }

    /** A block failed by its own fault; returns how often by now. */
    int fault(int block) {
        return faults.merge(block, 1, Integer::sum);
    }

    /** A block ran alone on a node that died; returns how often by now. */
    int loss(int block) {
        return losses.merge(block, 1, Integer::sum);
    }

    boolean isEmpty() {
        return trials.isEmpty();
    }

    /** Has blocks run apart from others after a while, which is the longer the more often they were tried. */
    void tryApart(BlockList blocks, Set<String> avoid, int tries, long nowNanos) {
        long wait = Math.min(MAX_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(20, Math.max(0, tries - 1)));
        trials.add(new Trial(blocks, avoid, tries, nowNanos + wait));
    }

    /** Returns a set of nodes to be avoided with one more. */
    static Set<String> and(Set<String> nodes, String node) {
        Set<String> more = nodes.size() < MAX_AVOIDED ? new HashSet<>(nodes) : new HashSet<>();
        more.add(node);
        return more;
    }

    /**
     * Removes and returns the first trial that a lane may run now.
     *
     * @param usable all lanes that may run the job
     */
    Optional<Trial> next(Lane lane, List<Lane> usable, long nowNanos) {
        for (Iterator<Trial> each = trials.iterator(); each.hasNext(); ) {
            Trial trial = each.next();
            if (trial.notBeforeNanos() <= nowNanos && mayRun(trial, lane, usable, nowNanos)) {
                each.remove();
                return Optional.of(trial);
            }
        }
        return Optional.empty();
    }

    private static boolean mayRun(Trial trial, Lane lane, List<Lane> usable, long nowNanos) {
        return !trial.avoid().contains(lane.node.id())
                || nowNanos - trial.notBeforeNanos() >= PATIENCE_NANOS
                || usable.stream().allMatch(other -> trial.avoid().contains(other.node.id()));
    }

    /** Returns the next time when a trial becomes due, or loses its patience. */
    long nextDue(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Trial trial : trials) {
            long due = trial.notBeforeNanos();
            long at = due > nowNanos ? due : due + PATIENCE_NANOS;
            next = at > nowNanos ? Math.min(next, at) : next;
        }
        return next;
    }
}
