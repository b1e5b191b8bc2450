package com.example.primes;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.util.List;
import java.util.Map;

class PrimesTest extends WorkloadContract {
    @Override
    protected Workload workload() {
        return new Primes();
    }

    @Override
    protected List<Map<String, String>> jobs() {
        return List.of(Map.of("below", "0"), Map.of("below", "100"), Map.of("below", "2000"));
    }

    @Override
    protected Map<Map<String, String>, String> refusals() {
        return Map.of(Map.of("below", "-1"), "below", Map.of("below", "many"), "integer");
    }
}
