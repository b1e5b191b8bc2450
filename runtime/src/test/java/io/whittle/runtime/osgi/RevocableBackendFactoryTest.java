package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RevocableBackendFactoryTest {
    private final List<String> events = new ArrayList<>();

    private final BackendContext scheduler = new BackendContext() {
        @Override
        public void nodeJoined(NodeDescription node) {
            events.add("joined " + node.id());
        }

        @Override
        public void nodeLeft(String nodeId, String reason) {
            events.add("left " + nodeId);
        }

        @Override
        public BlockRunner open(JobDescription job) {
            throw new AssertionError("job " + job.id() + " is opened, and nothing was dispatched");
        }
    };

    private final RevocableBackendFactory factory = new RevocableBackendFactory(new BackendFactory() {
        @Override
        public String name() {
            return "two";
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            return new TwoNodes(context);
        }
    });

    private final class TwoNodes implements Backend {
        private final BackendContext context;

        TwoNodes(BackendContext context) {
            this.context = context;
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public void start() {
            context.nodeJoined(NodeDescription.of("a", 1));
            context.nodeJoined(NodeDescription.of("b", 1));
            context.nodeLeft("b", "unplugged");
        }

        @Override
        public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
            throw new AssertionError("nothing may be dispatched to a backend that is gone");
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    @Test
    void takesNodesAwayAndClosesBackendsOfAPluginThatGoes() {
        Backend backend = factory.create(Map.of(), scheduler);
        backend.start();
        factory.revoke();
        assertThat(events).containsExactly("joined a", "joined b", "left b", "left a", "closed");
    }

    @Test
    void closesABackendOnce() {
        Backend backend = factory.create(Map.of(), scheduler);
        factory.revoke();
        backend.close();
        assertThat(events).containsExactly("closed");
    }

    @Test
    void saysNothingOfABackendThatWasClosedBefore() {
        Backend backend = factory.create(Map.of(), scheduler);
        backend.start();
        backend.close();
        factory.revoke();
        assertThat(events).containsExactly("joined a", "joined b", "left b", "closed");
    }

    @Test
    void refusesWorkWhenGone() {
        factory.create(Map.of(), scheduler);
        factory.revoke();
        assertThatThrownBy(() -> factory.create(Map.of(), scheduler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'two' has been removed");
    }
}
