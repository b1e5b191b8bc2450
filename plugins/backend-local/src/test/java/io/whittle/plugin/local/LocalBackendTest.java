package io.whittle.plugin.local;

import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.contract.BackendContract;
import java.util.Map;

class LocalBackendTest extends BackendContract {
    @Override
    protected BackendFactory factory() {
        return new LocalBackendFactory();
    }

    @Override
    protected Map<String, String> configuration() {
        return Map.of("speeds", "1,0.5");
    }
}
