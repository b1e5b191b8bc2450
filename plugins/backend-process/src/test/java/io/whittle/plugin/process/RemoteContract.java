package io.whittle.plugin.process;

import io.whittle.plugin.process.remote.BlockServer;
import io.whittle.plugin.process.remote.RemoteWorkload;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.contract.BackendContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract, with real processes: what their blocks do is decided in this one. */
abstract class RemoteContract extends BackendContract {
    private static Path bundle;

    private BlockServer server;
    private volatile BackendContext context;

    @BeforeAll
    static void pack(@TempDir Path folder) {
        bundle = TestBundle.of(RemoteWorkload.class, folder);
    }

    @Override
    protected BackendFactory factory() {
        return new BackendFactory() {
            private final BackendFactory factory = new ProcessBackendFactory();

            @Override
            public String name() {
                return factory.name();
            }

            @Override
            public Backend create(Map<String, String> configuration, BackendContext given) {
                Backend backend = factory.create(configuration, given);
                context = given;
                return backend;
            }
        };
    }

    /** Returns which nodes. */
    abstract Map<String, String> nodes();

    @Override
    protected Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(nodes());
        configuration.put("workloads", bundle.toString());
        configuration.put("memory", "64m");
        configuration.put("java-options", "-XX:TieredStopAtLevel=1"); // they live for a second
        return configuration;
    }

    @Override
    protected Parameters parameters(long job, Partition partition) {
        return Parameters.parse(
                new RemoteWorkload().description().parameters(),
                Map.of(
                        "port", Integer.toString(server.port()),
                        "job", Long.toString(job),
                        "items", Long.toString(partition.items()),
                        "grain", Long.toString(partition.grain())));
    }

    @BeforeEach
    void serve() throws IOException {
        server = new BlockServer(job ->
                context.open(new JobDescription(job, "contract", "1", Parameters.none(), new Partition(0, 1), false)));
    }

    @AfterEach
    void stopServing() throws IOException {
        server.close();
    }
}
