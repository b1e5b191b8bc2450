package io.whittle.runtime.bench;

import io.whittle.spi.workload.Cursor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How long a step of the benchmarks' items takes here: work is given in steps, and is to take a given time. */
final class StepTime {
    private static final int STEPS = 1_000_000;
    private static final int TIMES = 60;

    private StepTime() {}

    /** Measures for a tenth of a second or so; returns processor time, which other programs hardly disturb. */
    static double nanos() {
        EvenJob job = new EvenJob(1, STEPS);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] nanos = new double[TIMES];
        for (int i = -TIMES / 2; i < TIMES; i++) { // the first ones warm up
            long before = threads.getCurrentThreadCpuTime();
            job.runBlock(new Cursor(0, 0, 1));
            nanos[Math.max(i, 0)] = (double) (threads.getCurrentThreadCpuTime() - before) / STEPS;
        }
        return Replay.median(nanos);
    }
}
