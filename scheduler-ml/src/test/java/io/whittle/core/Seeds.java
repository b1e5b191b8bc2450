package io.whittle.core;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * The seeds that simulations run with: 2,000 in each build, as many as {@code -Dwhittle.seeds} says, from the one on that
 * {@code -Dwhittle.seeds.from} says, or the one that {@code -Dwhittle.seed} says, to replay a failure.
 */
final class Seeds {
    private static final long USUAL = 2000;

    private Seeds() {}

    /** What is done with a seed. */
    interface Story {
        void tell(long seed) throws Exception;
    }

    private interface Each {
        void accept(long seed);
    }

    /** Tells a story once for each seed; a failure says how to replay it alone. */
    static void each(String test, Story story) {
        Each each = seed -> {
            try {
                story.tell(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage()
                                + "\nreplay it: ./mvnw -q -pl scheduler-ml -am test -Dtest=" + test
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dwhittle.seed=" + seed,
                        e);
            }
        };
        Long alone = Long.getLong("whittle.seed");
        if (alone != null) {
            each.accept(alone);
            return;
        }
        long count = Long.getLong("whittle.seeds", USUAL);
        long from = Long.getLong("whittle.seeds.from", 0);
        LongStream seeds = LongStream.range(from, from + count);
        if (count <= USUAL) {
            seeds.forEach(each::accept);
            return;
        }
        LongAdder passed = new LongAdder();
        try {
            seeds.parallel().forEach(seed -> {
                each.accept(seed);
                passed.increment();
            });
        } finally {
            System.out.println(test + ": " + passed + " of " + count + " seeds from " + from + " on passed");
        }
    }
}
