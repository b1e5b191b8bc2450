package io.whittle.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs that are held out together where each would be in turn: one by one while they are few, and beyond that dealt into so
 * many groups, since what is left hardly changes with one job of many, and judging all the others anew for each of them takes
 * time that grows with the square of the jobs. Immutable.
 */
final class JobGroups {
    private static final int MOST = 25;

    private final Map<String, Integer> groups = new HashMap<>();

    /** Deals jobs, some of which may be named more than once. */
    JobGroups(List<String> jobs) {
        jobs.forEach(job -> groups.putIfAbsent(job, groups.size() % MOST));
    }

    /** Returns the number of a job's group, from 0; jobs that were not dealt share one of their own. */
    int of(String job) {
        return groups.getOrDefault(job, -1);
    }
}
