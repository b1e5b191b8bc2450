package io.whittle.runtime.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The processor time of this process's Java threads from some time on; unlike wall time, hardly disturbed by others. */
final class ProcessorTime {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> before = now();

    private Map<Long, Long> now() {
        Map<Long, Long> times = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            times.put(id, threads.getThreadCpuTime(id)); // -1 where the thread has just ended
        }
        return times;
    }

    /** Returns the seconds that these threads have used. */
    double secondsOf(Set<Long> ids) {
        return seconds(ids, true);
    }

    /** Returns the seconds that all other threads have used. */
    double secondsWithout(Set<Long> ids) {
        return seconds(ids, false);
    }

    private double seconds(Set<Long> ids, boolean wanted) {
        long sum = 0;
        for (Map.Entry<Long, Long> time : now().entrySet()) {
            if (ids.contains(time.getKey()) == wanted) {
                sum += Math.max(0, time.getValue() - Math.max(0, before.getOrDefault(time.getKey(), 0L)));
            }
        }
        return sum * 1e-9;
    }
}
