package io.whittle.runtime.bench;

import java.util.function.Consumer;

/**
 * How often a benchmark is repeated: as often as was asked for, but no longer than its time lasts, save for the two rounds
 * that an interval needs. Before these, one round warms up and does not count. Used by one thread.
 */
public final class Rounds {
    /** Fewer give no interval. */
    public static final int LEAST = 2;

    /** What is left for all that is no run: nodes that start, rounds that take longer than thought. */
    private static final double SHARE_OF_RUNS = 0.8;

    private final int most;
    private final double seconds;
    private final Consumer<String> news;
    private final long begunNanos = System.nanoTime();
    private int begun;

    /**
     * Begins to count the time.
     *
     * @param most how many rounds at most, at least {@link #LEAST}
     * @param seconds how long they are to take together, the warm-up among them
     * @param news told when a round begins
     */
    public Rounds(int most, double seconds, Consumer<String> news) {
        this.most = most;
        this.seconds = seconds;
        this.news = news;
    }

    /** Returns how long a run may take, in seconds, so that all rounds find their time. */
    double runSeconds(int runsPerRound) {
        return SHARE_OF_RUNS * seconds / ((most + 1) * runsPerRound);
    }

    /** Begins the next round, where there is to be one; the first one warms up. */
    boolean next() {
        boolean next = begun <= LEAST || (begun <= most && hasTime());
        if (next) {
            news.accept(begun == 0 ? "warming up" : "round " + begun + " of " + most);
            begun++;
        } else if (begun <= most) {
            news.accept("ending after " + (begun - 1) + " of " + most + " rounds: the machine is slow or busy");
        }
        return next;
    }

    /** Returns whether a round as long as those before would still end in time. */
    private boolean hasTime() {
        double used = (System.nanoTime() - begunNanos) * 1e-9;
        return used * (begun + 1) / begun <= seconds;
    }

    /** Returns whether the round that was begun last counts. */
    boolean counts() {
        return begun > 1;
    }
}
