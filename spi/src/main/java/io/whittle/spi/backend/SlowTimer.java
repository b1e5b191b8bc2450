package io.whittle.spi.backend;

/**
 * Makes a thread as slow as a node of a speed below 1: after it has computed for {@code c} seconds it idles until
 * {@code c / speed} seconds have passed, and {@code c / speed} is what it reports. Each slot has one, for all its
 * segments. Used by the slot's thread.
 *
 * <p>Computing is measured by the thread's processor time, so that waiting for a core that others use is neither
 * multiplied by the slowness nor reported as the block's cost, but counts as idling; for external jobs, whose work is
 * done elsewhere, by the wall clock. Short blocks are measured by the wall clock too, as reading processor time would cost
 * as much as they do: it is read when {@value #MIN_READ_NANOS} ns have passed since the last time, and then puts the sum
 * right.
 */
public final class SlowTimer implements BlockTimer {
    /** Processor time is read at most this often. */
    static final long MIN_READ_NANOS = 100_000;

    /** Less than this is carried on to the next block: a thread cannot sleep for a few microseconds. */
    static final long MIN_IDLE_NANOS = 1_000_000;

    /** How far a node that was kept waiting, or overslept, may catch up by idling less. */
    static final long MAX_CREDIT_NANOS = 20_000_000;

    private final double speed;
    private final NodeClock clock;

    private boolean external;
    private boolean measuring;
    private long blockStart;
    private long readAt; // when computing was last measured
    private long computed; // what the measurement said
    private long reported; // computing told of blocks since then
    private double owed; // time to idle; negative where the node is late

    /**
     * @param speed below 1, or 1
     */
    public SlowTimer(double speed) {
        this(speed, NodeClock.ofMachine());
    }

    SlowTimer(double speed, NodeClock clock) {
        this.speed = speed;
        this.clock = clock;
    }

    /** Another segment begins: the time since the last one was neither computing nor idling on its behalf. */
    public void segmentStarts(boolean externalJob) {
        external = externalJob;
        measuring = false;
    }

    @Override
    public void blockStarts() {
        blockStart = clock.wallNanos();
        if (!measuring) {
            measureFrom(blockStart);
        }
    }

    @Override
    public long blockEnds() throws InterruptedException {
        long now = clock.wallNanos();
        if (now - readAt < MIN_READ_NANOS) {
            long wall = now - blockStart;
            reported += wall;
            return atSpeed(wall);
        }
        long before = reported;
        long computing = settle(now);
        if (owed >= MIN_IDLE_NANOS) {
            idle();
        }
        return atSpeed(Math.max(0, computing - before));
    }

    @Override
    public void segmentEnds() throws InterruptedException {
        if (measuring) {
            settle(clock.wallNanos());
            idle();
        }
    }

    private void measureFrom(long now) {
        readAt = now;
        computed = computed(now);
        reported = 0;
        measuring = true;
    }

    private long computed(long now) {
        return external ? now : clock.processorNanos();
    }

    /** Measures computing since the last time, and brings what is owed up to date. */
    private long settle(long now) {
        long computing = computed(now) - computed;
        owed = Math.max(-MAX_CREDIT_NANOS, owed + computing / speed - (now - readAt));
        readAt = now;
        computed += computing;
        reported = 0;
        return computing;
    }

    private void idle() throws InterruptedException {
        if (owed < 1) {
            return;
        }
        long from = clock.wallNanos();
        try {
            clock.idle((long) owed);
        } catch (InterruptedException e) {
            owed = 0; // a node that is really slow would have been stopped in mid-computation
            throw e;
        }
        long now = clock.wallNanos();
        owed = Math.max(-MAX_CREDIT_NANOS, owed - (now - from));
        measureFrom(now);
    }

    private long atSpeed(long computing) {
        return Math.round(computing / speed);
    }
}
