package io.whittle.core;

import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** A job of a simulated cluster as the outside sees it: what was asked, and what has become of it. */
final class Outcome {
    static final Outcome NOTHING = new Outcome(new Partition(0, 1));

    final Partition partition;
    final BitSet persisted = new BitSet();
    final BitSet leftOut = new BitSet();
    /** Blocks that cannot be done; every other one of them brings its worker down. */
    final BitSet poison = new BitSet();

    /** How it ended; empty until then. */
    String end = "";
    /** Which nodes may run it. */
    List<Rule> rules = List.of();

    Outcome(Partition partition) {
        this.partition = partition;
    }

    /** Returns a job of random size, with some blocks that cannot be done. */
    static Outcome random(Random random, Chaos chaos) {
        Outcome outcome = new Outcome(new Partition(random.nextInt(300), 1 + random.nextInt(3)));
        outcome.poison(random, chaos);
        return outcome;
    }

    void poison(Random random, Chaos chaos) {
        for (int block = 0; block < partition.blocks(); block++) {
            poison.set(block, random.nextDouble() < chaos.poison());
        }
    }

    /** Returns the same job of which nothing but this is done. */
    Outcome again(BitSet done) {
        Outcome again = new Outcome(partition);
        again.poison.or(poison);
        again.rules = rules;
        again.persisted.or(done);
        return again;
    }

    /** Returns up to which block all are done or left out. */
    int merged() {
        BitSet all = (BitSet) persisted.clone();
        all.or(leftOut);
        return all.nextClearBit(0);
    }

    boolean permits(NodeDescription node) {
        return rules.isEmpty() || Rule.permit(rules, node.attributes());
    }

    Requirements requirements() {
        return Rule.requirements(rules);
    }

    /** Returns what is right: every node that does not lie gives this. */
    static byte[] result(long job, int block) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong((job * 1_000_003 + block) * 0x9E3779B97F4A7C15L)
                .array();
    }
}
