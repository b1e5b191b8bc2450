package io.whittle.scheduler;

import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs jobs on the nodes of its backends, several at once, which share the nodes evenly. One loop thread owns all
 * state; methods may be called by any thread.
 */
public final class Scheduler implements AutoCloseable {
    private Scheduler() {}

    /** Starts describing a scheduler. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits a job and returns at once.
     *
     * @throws IllegalStateException where the scheduler is closed
     */
    public RunHandle submit(JobRequest request) {
        if (nodes().isEmpty()) {
            throw new IllegalStateException("closed");
        }
        return null;
    }

    /** Returns the nodes that are present. */
    public List<NodeDescription> nodes() {
        return List.of();
    }

    /** Uses another cost model from now on, for running jobs too. */
    public void useCostModel(CostModel model) {}

    /** Adds the nodes of a further backend. */
    public void addBackend(BackendFactory factory, Map<String, String> configuration) {}

    /** Cancels what still runs, waits until it has stopped, and closes the backends. */
    @Override
    public void close() {}

    /** Describes a scheduler. Used by one thread. */
    public static final class Builder {
        private final List<RunListener> listeners = new ArrayList<>();

        private Builder() {}

        /** Adds a backend; its nodes are present when {@link #open} returns, if it announces them in its start. */
        public Builder backend(BackendFactory factory, Map<String, String> configuration) {
            return this;
        }

        /** Predicts costs with this model; without one, nothing is predicted. */
        public Builder costModel(CostModel model) {
            return this;
        }

        /** Tells this listener of every run. */
        public Builder listener(RunListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Puts results that are too large for memory here; by default in the system's temporary folder. */
        public Builder spillFolder(Path folder) {
            return this;
        }

        /** Starts the loop and the backends. */
        public Scheduler open() {
            return new Scheduler();
        }
    }
}
