package io.whittle.spi.backend;

import io.whittle.spi.workload.BlockRunner;
import org.osgi.annotation.versioning.ProviderType;

/** What a backend gets from the scheduler. All methods may be called by any thread and return at once, but for {@link #open}. */
@ProviderType
public interface BackendContext {
    /**
     * A node can take segments from now on.
     *
     * @throws IllegalArgumentException where a node of that id is present already
     */
    void nodeJoined(NodeDescription node);

    /** A node is gone, and with it what ran there; unknown nodes are ignored. */
    void nodeLeft(String nodeId, String reason);

    /**
     * Nothing has been heard of a node for too long, which is for the backend to judge: it may have died, hang, or be cut
     * off. It gets no further segments, and what it holds is run elsewhere; whatever it still answers counts where it is
     * first. {@link #nodeHeard} or {@link #nodeLeft} is to follow. Unknown and silent nodes are ignored.
     */
    default void nodeSilent(String nodeId) {}

    /** A silent node is heard of again, with all that it held; other nodes are ignored. */
    default void nodeHeard(String nodeId) {}

    /**
     * Returns the code that runs a job's blocks, for nodes that live in this process. Nodes elsewhere open the workload
     * by kind and parameters themselves.
     *
     * @throws io.whittle.spi.workload.WorkloadException where the job has ended or cannot be opened
     */
    BlockRunner open(JobDescription job);
}
