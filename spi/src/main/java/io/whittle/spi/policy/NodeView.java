package io.whittle.spi.policy;

import io.whittle.spi.backend.NodeDescription;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A node as a job's policy sees it; live: answers change from event to event. */
@ProviderType
public interface NodeView {
    /** Returns a small number for this node, for use in arrays; never used for another node of the scheduler. */
    int index();

    /** Returns what the node said of itself. */
    NodeDescription description();

    /** Returns whether segments on it can be cut back. */
    boolean canShrink();

    /** Returns what a dispatch costs beside the work, in nanoseconds: there and back, measured where possible. */
    long overheadNanos();

    /** Returns this job's attempts on the node, running first, then queued. */
    List<? extends AttemptView> attempts();
}
