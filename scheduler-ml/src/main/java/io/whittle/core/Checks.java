package io.whittle.core;

import io.whittle.spi.BlockList;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Blocks that are run twice, on different nodes, to compare their results. Of a result that waits to be confirmed only a
 * digest is kept; the bytes that count are those of the result that agrees with an earlier one.
 */
final class Checks {
    /** So many waiting blocks are worth a segment while there is other work. */
    private static final int WORTH_A_SEGMENT = 64;
    /** So many nodes with different results, and nobody can be right. */
    private static final int MAX_OPINIONS = 3;

    /** What a node holds to be a block's result: two halves of a digest, or nothing but its failure. */
    private record Vote(String nodeId, boolean failed, long high, long low) {
        boolean agrees(Vote other) {
            return !failed && !other.failed && high == other.high && low == other.low;
        }
    }

    /** What a vote has brought. */
    enum Verdict {
        /** Two nodes agree: the result just given counts. */
        AGREED,
        /** Another node is to be asked. */
        OPEN,
        /** All nodes that were asked say something else. */
        HOPELESS
    }

    private final double fraction;
    private final long seed;
    private final Map<Integer, List<Vote>> votes = new LinkedHashMap<>();
    /** Blocks that wait for another node, by the nodes that have been asked: a lane sees at once what it may run. */
    private final Map<Set<String>, LinkedHashSet<Integer>> queues = new LinkedHashMap<>();

    private int queued;
    private final Map<String, Integer> unchecked = new HashMap<>();
    /** How long a block waits for a node that may run it, where there is none. */
    final Patience patience = new Patience();

    Checks(double fraction, long seed) {
        this.fraction = fraction;
        this.seed = seed;
    }

    boolean enabled() {
        return fraction > 0;
    }

    /** Returns whether a block is one of those to be run twice; follows from the job's seed. */
    boolean wants(int block) {
        if (fraction <= 0) {
            return false;
        }
        long mixed = (seed ^ (block + 1L)) * 0x9E3779B97F4A7C15L; // splitmix64 (Steele, Lea and Flood 2014)
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53 < fraction;
    }

    /** A result counts though nobody has confirmed it. */
    void countsUnchecked(String nodeId) {
        unchecked.merge(nodeId, 1, Integer::sum);
    }

    /** Returns how many results of a node count though nobody has confirmed them. */
    int unchecked(String nodeId) {
        return unchecked.getOrDefault(nodeId, 0);
    }

    // ---- votes

    /** Takes a node's result of a block in, unless it has given one before. */
    Verdict vote(int block, String nodeId, byte[] result) {
        byte[] digest = sha256(result);
        return vote(block, new Vote(nodeId, false, bits(digest, 0), bits(digest, Long.BYTES)));
    }

    /** A node cannot run a block that another one could. */
    Verdict failed(int block, String nodeId) {
        return vote(block, new Vote(nodeId, true, 0, 0));
    }

    private Verdict vote(int block, Vote vote) {
        unqueue(block);
        List<Vote> given = votes.computeIfAbsent(block, each -> new ArrayList<>(2));
        if (given.stream().noneMatch(earlier -> earlier.nodeId().equals(vote.nodeId()))) {
            boolean agreed = given.stream().anyMatch(vote::agrees);
            given.add(vote);
            if (agreed) {
                return Verdict.AGREED;
            }
            if (given.size() >= MAX_OPINIONS) {
                return Verdict.HOPELESS;
            }
        }
        ask(block);
        return Verdict.OPEN;
    }

    /** Closes a block that was agreed on; returns the nodes whose results were others. */
    List<String> close(int block) {
        List<Vote> given = votes.remove(block);
        Vote right = given.get(given.size() - 1);
        return given.stream()
                .filter(vote -> !vote.agrees(right) && !vote.failed())
                .map(Vote::nodeId)
                .toList();
    }

    /** A node's word counts for nothing any more. */
    void distrust(String nodeId) {
        int[] waiting = queues.values().stream()
                .flatMap(Set::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        queues.clear();
        queued = 0;
        votes.values().forEach(given -> given.removeIf(vote -> vote.nodeId().equals(nodeId)));
        for (int block : waiting) {
            ask(block);
        }
    }

    private static long bits(byte[] digest, int from) {
        long bits = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            bits = (bits << Byte.SIZE) | (digest[i] & 0xff);
        }
        return bits;
    }

    private static byte[] sha256(byte[] result) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(result);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    // ---- who is to be asked next

    boolean isEmpty() {
        return queued == 0;
    }

    /** A block waits for another node than those that have been asked. */
    void ask(int block) {
        boolean added = queues.computeIfAbsent(asked(block), nodes -> new LinkedHashSet<>())
                .add(block);
        queued += added ? 1 : 0;
    }

    private void unqueue(int block) {
        Set<String> asked = asked(block);
        Set<Integer> queue = queues.get(asked);
        if (queue != null && queue.remove(block)) {
            queued--;
            if (queue.isEmpty()) {
                queues.remove(asked);
            }
        }
    }

    /**
     * Removes and returns blocks that a lane's node may run: less and less at a time as fewer are left, so that all end
     * together.
     *
     * @param lanes how many lanes may run the job
     * @param otherWork whether there is other work, so that a few blocks can wait for more
     */
    BlockList next(Lane lane, int lanes, boolean otherWork) {
        if (queued == 0 || (otherWork && queued < WORTH_A_SEGMENT)) {
            return BlockList.empty();
        }
        int[] blocks = new int[Math.max(1, queued / (2 * Math.max(1, lanes)))];
        int n = 0;
        Iterator<Map.Entry<Set<String>, LinkedHashSet<Integer>>> all =
                queues.entrySet().iterator();
        while (n < blocks.length && all.hasNext()) {
            Map.Entry<Set<String>, LinkedHashSet<Integer>> queue = all.next();
            if (queue.getKey().contains(lane.node.id())) {
                continue;
            }
            for (Iterator<Integer> each = queue.getValue().iterator(); n < blocks.length && each.hasNext(); ) {
                blocks[n++] = each.next();
                each.remove();
            }
            if (queue.getValue().isEmpty()) {
                all.remove();
            }
        }
        queued -= n;
        return BlockList.of(Arrays.copyOf(blocks, n));
    }

    /** Returns a block that none of these lanes may run, since all have; negative where there is none. */
    int stuck(List<Lane> usable) {
        for (Map.Entry<Set<String>, LinkedHashSet<Integer>> queue : queues.entrySet()) {
            if (usable.stream().allMatch(lane -> queue.getKey().contains(lane.node.id()))) {
                return queue.getValue().iterator().next();
            }
        }
        return -1;
    }

    /** Returns the nodes that have given a result of a block, or failed over it. */
    Set<String> asked(int block) {
        Set<String> nodes = new LinkedHashSet<>();
        votes.getOrDefault(block, List.of()).forEach(vote -> nodes.add(vote.nodeId()));
        return nodes;
    }
}
