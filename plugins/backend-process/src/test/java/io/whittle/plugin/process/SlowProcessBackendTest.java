package io.whittle.plugin.process;

import java.util.Map;

/** The contract holds for a worker that idles between blocks, and has two slots. */
class SlowProcessBackendTest extends RemoteContract {
    @Override
    Map<String, String> nodes() {
        return Map.of("speeds", "0.5", "slots", "2");
    }
}
