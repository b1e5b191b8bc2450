package io.whittle.plugin.process;

import java.util.Map;

/** The contract holds for workers of one slot. */
class ProcessBackendTest extends RemoteContract {
    @Override
    Map<String, String> nodes() {
        return Map.of("speeds", "1");
    }
}
