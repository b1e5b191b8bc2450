package io.whittle.core;

import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;

/** A job of a simulated cluster as the outside sees it: what was asked, and what has become of it. */
final class Outcome {
    static final Outcome NOTHING = new Outcome(new Partition(0, 1));

    final Partition partition;
    final BitSet persisted = new BitSet();
    final BitSet leftOut = new BitSet();
    /** Items that were left out, their blocks not. */
    final BitSet leftOutItems = new BitSet();
    /** Items that cannot be done; every other one of them brings its worker down. */
    final BitSet poison = new BitSet();

    /** How it ended; empty until then. */
    String end = "";

    private List<Rule> rules = List.of();
    private Requirements requirements = Requirements.none();
    /** What the rules say of each node: asked after each event. */
    private final IdentityHashMap<NodeDescription, Boolean> permits = new IdentityHashMap<>();

    Outcome(Partition partition) {
        this.partition = partition;
    }

    /** Returns a job of random size, with some items that cannot be done. */
    static Outcome random(Random random, Chaos chaos) {
        Outcome outcome = new Outcome(new Partition(random.nextInt(300), 1 + random.nextInt(3)));
        outcome.poison(random, chaos);
        return outcome;
    }

    void poison(Random random, Chaos chaos) {
        for (int block = 0; block < partition.blocks(); block++) {
            if (random.nextDouble() < chaos.poison()) {
                int first = (int) partition.firstItem(block);
                int size = (int) partition.size(block);
                poison.set(first + random.nextInt(size));
                poison.set(first + random.nextInt(size));
            }
        }
    }

    /** Returns the blocks that hold items which cannot be done. */
    BitSet poisoned() {
        BitSet blocks = new BitSet();
        poison.stream().forEach(item -> blocks.set((int) (item / partition.grain())));
        return blocks;
    }

    /** Returns the blocks of more than one item that were run without some of them. */
    BitSet lacking() {
        BitSet blocks = new BitSet();
        leftOutItems.stream().forEach(item -> blocks.set((int) (item / partition.grain())));
        return blocks;
    }

    /** Returns the items of a block that were left out. */
    long[] lacking(int block) {
        return leftOutItems.stream()
                .filter(item -> item / partition.grain() == block)
                .asLongStream()
                .toArray();
    }

    /** Returns the same job of which nothing but this is done. */
    Outcome again(BitSet done) {
        Outcome again = new Outcome(partition);
        again.poison.or(poison);
        again.rules = rules;
        again.requirements = requirements;
        again.persisted.or(done);
        return again;
    }

    /** Returns up to which block all are done or left out. */
    int merged() {
        BitSet all = (BitSet) persisted.clone();
        all.or(leftOut);
        return all.nextClearBit(0);
    }

    /** Says which nodes may run it. */
    void confine(List<Rule> to) {
        rules = to;
        requirements = Rule.requirements(to);
    }

    boolean permits(NodeDescription node) {
        return rules.isEmpty() || permits.computeIfAbsent(node, each -> Rule.permit(rules, each.attributes()));
    }

    Requirements requirements() {
        return requirements;
    }

    /** Returns what is right: every node that does not lie gives this. */
    static byte[] result(long job, int block, long... without) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + without.length * Long.BYTES)
                .putLong((job * 1_000_003 + block) * 0x9E3779B97F4A7C15L);
        for (long item : without) {
            bytes.putLong(item);
        }
        return bytes.array();
    }
}
