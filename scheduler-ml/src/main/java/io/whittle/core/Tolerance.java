package io.whittle.core;

/**
 * What a job puts up with.
 *
 * @param badItems what becomes of items that cannot be done
 * @param attempts how often a block may fail by its own fault before it counts as one that cannot be done
 * @param verifyFraction which share of the blocks is run a second time, on another node, to compare the results; between 0
 *     and 1
 * @param itemByItem whether single items can be left out; else the blocks that they are in are. The workload's word, see
 *     {@link io.whittle.spi.workload.WorkloadJob#canLeaveOutItems}
 */
public record Tolerance(BadItems badItems, int attempts, double verifyFraction, boolean itemByItem) {
    /** More attempts than this never help, and would take for ever. */
    public static final int MAX_ATTEMPTS = 1000;

    /** What a user chooses, of a job of which nothing is known: whole blocks are left out. */
    public Tolerance(BadItems badItems, int attempts, double verifyFraction) {
        this(badItems, attempts, verifyFraction, false);
    }

    /** Three attempts, then the job fails; nothing is run twice. */
    public static final Tolerance DEFAULT = new Tolerance(BadItems.FAIL, 3, 0);

    /** What becomes of items that cannot be done. */
    public enum BadItems {
        /** The job fails. */
        FAIL,
        /** They are left out of the result, and listed. */
        SKIP
    }

    public Tolerance {
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "a block is tried between 1 and " + MAX_ATTEMPTS + " times, not " + attempts);
        }
        if (!(verifyFraction >= 0 && verifyFraction <= 1)) {
            throw new IllegalArgumentException(
                    "the share of blocks to run twice lies between 0 and 1: " + verifyFraction);
        }
    }

    /** The same with this done about items that cannot be done. */
    public Tolerance onBadItems(BadItems treatment) {
        return new Tolerance(treatment, attempts, verifyFraction, itemByItem);
    }

    /** The same with so many attempts at a block. */
    public Tolerance withAttempts(int times) {
        return new Tolerance(badItems, times, verifyFraction, itemByItem);
    }

    /** The same with this share of the blocks run twice. */
    public Tolerance verifying(double fraction) {
        return new Tolerance(badItems, attempts, fraction, itemByItem);
    }

    /** The same of a job that can leave out single items, or cannot. */
    public Tolerance itemByItem(boolean possible) {
        return new Tolerance(badItems, attempts, verifyFraction, possible);
    }
}
