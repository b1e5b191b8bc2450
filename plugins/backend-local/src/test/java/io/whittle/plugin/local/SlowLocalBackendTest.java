package io.whittle.plugin.local;

import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.contract.BackendContract;
import java.util.Map;

/** The contract holds on a node that idles between blocks, and has two slots. */
class SlowLocalBackendTest extends BackendContract {
    @Override
    protected BackendFactory factory() {
        return new LocalBackendFactory();
    }

    @Override
    protected Map<String, String> configuration() {
        return Map.of("speeds", "0.5", "slots", "2");
    }
}
