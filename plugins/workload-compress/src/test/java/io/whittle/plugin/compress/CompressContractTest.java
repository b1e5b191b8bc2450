package io.whittle.plugin.compress;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.util.List;
import java.util.Map;

class CompressContractTest extends WorkloadContract {
    @Override
    protected Workload workload() {
        return new CompressWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() {
        return List.of(
                Map.of("files", "12", "codec", "deflate-1"),
                Map.of("files", "1", "seed", "9"),
                Map.of("files", "8", "seed", "3", "output", "files", "codec", "deflate-1"));
    }
}
