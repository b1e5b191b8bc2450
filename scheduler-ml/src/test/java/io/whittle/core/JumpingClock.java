package io.whittle.core;

import java.util.Random;

/**
 * The scheduler's own clock. It begins anywhere, below zero too, and somebody sets it forwards and back, by anything from a
 * microsecond to the better part of an hour, while nodes, network and disks go by the true time.
 */
final class JumpingClock {
    private final VirtualTime time;
    private final Random random;
    private long ahead;
    private long setForwards;
    private long setBack;

    JumpingClock(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        this.ahead = random.nextLong() / 4;
    }

    long nanos() {
        return time.now() + ahead;
    }

    /** Has it set a few times, soon or later. */
    void disturb() {
        for (int jumps = random.nextInt(4); jumps > 0; jumps--) {
            time.at((long) random.nextInt(20_000) << random.nextInt(18), this::jump);
        }
    }

    private void jump() {
        long far = 1L << (10 + random.nextInt(32));
        boolean back = random.nextBoolean();
        ahead += back ? -far : far;
        setBack += back ? far : 0;
        setForwards += back ? 0 : far;
    }

    /** Returns by how much it has been set forwards, all in all. */
    long setForwardsNanos() {
        return setForwards;
    }

    /** Returns by how much it has been set back, all in all. */
    long setBackNanos() {
        return setBack;
    }
}
