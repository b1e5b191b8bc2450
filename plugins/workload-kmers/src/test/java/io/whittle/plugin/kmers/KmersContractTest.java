package io.whittle.plugin.kmers;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.util.List;
import java.util.Map;

class KmersContractTest extends WorkloadContract {
    @Override
    protected Workload workload() {
        return new KmersWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() {
        return List.of(
                Map.of("bases", "200000", "k", "15"), Map.of("bases", "100000", "seed", "2", "k", "31", "top", "5"));
    }
}
