package io.whittle.spi.backend;

import java.util.Map;
import java.util.Optional;

/**
 * How fast a core of this machine is, as a multiple of a reference core: the attribute {@value #ATTRIBUTE} of a node, by
 * which a cost model that has learned on some machines places another one. Measured by a few small loops of integers, of
 * decimals and of memory that does not fit into the nearest cache, in processor time, so that other work on the machine
 * disturbs little; takes about a tenth of a second. It says how fast such loops are, and is a fair guess for the rest.
 */
public final class CoreSpeed {
    /** The name of the attribute, and of the setting by which backends are told. */
    public static final String ATTRIBUTE = "core-speed";

    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 100;

    /** What a round of each loop takes on the reference core. */
    private static final double[] REFERENCE_NANOS = {0.919e6, 0.588e6, 0.5105e6};

    private static final int ROUNDS = 16;
    private static final int MEMORY = 1 << 15;

    private final NodeClock clock;
    private final int[] next = new int[MEMORY];
    private double sum;

    CoreSpeed(NodeClock clock) {
        this.clock = clock;
        // one cycle through all places, far apart
        for (int i = 0; i < MEMORY; i++) {
            next[i] = (i * 1_664_525 + 1_013_904_223) & (MEMORY - 1);
        }
    }

    /** Measures the core that the calling thread runs on. */
    public static double measure() {
        return new CoreSpeed(NodeClock.ofMachine()).measured();
    }

    double measured() {
        double logSum = 0;
        for (int loop = 0; loop < REFERENCE_NANOS.length; loop++) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = clock.processorNanos();
                sum += run(loop);
                least = Math.min(least, Math.max(1, clock.processorNanos() - before));
            }
            logSum += Math.log(REFERENCE_NANOS[loop] / least);
        }
        double speed = Math.exp(logSum / REFERENCE_NANOS.length);
        // what was computed must count for something, or nothing need be computed
        return Double.isNaN(sum) ? 1 : Math.max(SLOWEST, Math.min(FASTEST, speed));
    }

    private double run(int loop) {
        return switch (loop) {
            case 0 -> integers();
            case 1 -> decimals();
            default -> memory();
        };
    }

    private static double integers() {
        long state = 88_172_645_463_325_252L;
        int count = 0;
        for (int i = 0; i < 400_000; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            if ((state & 7) == 3) {
                count += (int) (state % 1000);
            }
        }
        return count;
    }

    private static double decimals() {
        double total = 0;
        for (int i = 0; i < 1500; i++) {
            double x = 0;
            double y = 0;
            double a = -0.1 + i * 1e-5;
            for (int n = 0; n < 150 && x * x + y * y < 4; n++) {
                double previous = x;
                x = x * x - y * y + a;
                y = 2 * previous * y + 0.6;
            }
            total += x;
        }
        return total;
    }

    private double memory() {
        int at = 0;
        for (int i = 0; i < 150_000; i++) {
            at = next[at];
        }
        return at;
    }

    /**
     * Returns how fast a core is, as a node's attributes say.
     *
     * @param attributes of a node
     * @return empty where they say nothing that makes sense
     */
    public static Optional<Double> of(Map<String, String> attributes) {
        try {
            double speed = Double.parseDouble(attributes.getOrDefault(ATTRIBUTE, ""));
            return speed >= SLOWEST && speed <= FASTEST ? Optional.of(speed) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
