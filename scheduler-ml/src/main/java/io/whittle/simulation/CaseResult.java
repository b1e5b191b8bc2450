package io.whittle.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a case under one policy.
 *
 * @param id the case
 * @param policy the policy, as suites name it
 * @param result what came of it
 * @param wallMillis how long it took to simulate, learning and reading not included
 */
public record CaseResult(String id, String policy, SimulationResult result, long wallMillis) {
    /** Returns it as plain JSON values, in the order of the documented format. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("policy", policy);
        map.put("makespan_s", result.makespanSeconds());
        map.put("lower_bound_s", result.lowerBoundSeconds());
        map.put("ratio", result.ratio());
        map.put("dispatches", result.dispatches());
        map.put("shrinks", result.shrinks());
        map.put("duplicates", result.duplicates());
        map.put("items_run", result.itemsRun());
        map.put("items_committed", result.itemsCommitted());
        map.put("wall_ms", wallMillis);
        return map;
    }
}
