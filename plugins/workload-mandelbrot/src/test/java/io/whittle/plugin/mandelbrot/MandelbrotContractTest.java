package io.whittle.plugin.mandelbrot;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.util.List;
import java.util.Map;

class MandelbrotContractTest extends WorkloadContract {
    @Override
    protected Workload workload() {
        return new MandelbrotWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() {
        return List.of(
                Map.of("width", "60", "samples", "2"),
                Map.of("height", "1"),
                Map.of("width", "100", "zoom", "50", "center-x", "-0.745", "center-y", "0.113"));
    }
}
