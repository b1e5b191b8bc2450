package io.whittle.training.tidy;

/** The time that is left for learning, when what was learned has to be judged as well. Safe for use by many threads. */
final class Allowance {
    /** What was measured on few rows is not what many will take. */
    private static final double SAFETY = 0.9;

    /** So much of what is left may go into a single candidate. */
    private static final double LARGEST_SHARE = 0.4;

    /** Fewer rows than this are not learned from, or judged by, for lack of time. */
    private static final int FEWEST = 2_000;

    private final Stopwatch watch;
    private final double seconds;
    private final int held;
    private double ofRow;

    /**
     * Allows so many seconds in all.
     *
     * @param watch says how many of them are gone
     * @param held how many rows will be judged by
     */
    Allowance(Stopwatch watch, double seconds, int held) {
        this.watch = watch;
        this.seconds = SAFETY * seconds;
        this.held = held;
    }

    /** Returns from how many rows a candidate that has to be there may learn. */
    synchronized int rows(double fitSeconds, int wanted) {
        double left = LARGEST_SHARE * (seconds - watch.seconds());
        return left >= fitSeconds * wanted ? wanted : Math.max(Math.min(FEWEST, wanted), (int) (left / fitSeconds));
    }

    /** Returns whether there is time to fit and judge another candidate, or one that has to be there in any case. */
    synchronized boolean grants(double fitSeconds, double predictSeconds, boolean inAnyCase) {
        boolean granted = inAnyCase || watch.seconds() + fitSeconds + held * (ofRow + predictSeconds) < seconds;
        ofRow += granted ? predictSeconds : 0;
        return granted;
    }

    /** Returns by how many rows what was granted can be judged in what time is left. */
    synchronized int judged() {
        double left = seconds - watch.seconds();
        return ofRow * held <= left ? held : Math.max(Math.min(FEWEST, held), (int) (left / ofRow));
    }
}
