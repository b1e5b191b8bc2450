package io.whittle.runtime.command;

import io.whittle.core.Tolerance;
import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import io.whittle.spi.backend.NodeDescription;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that has some blocks run twice, to compare the results. */
final class VerifyOption {
    @Option(
            names = "--verify-fraction",
            paramLabel = "SHARE",
            description = {
                "run this share of the blocks (0.01, say) a second time on another node and compare the",
                "results; where they differ a third node decides, and who was wrong gets no more work"
            })
    private double fraction;

    /**
     * Returns the request with what was chosen.
     *
     * @param nodes the nodes that are there
     */
    JobRequest applyTo(JobRequest request, List<NodeDescription> nodes) {
        if (fraction > 0 && nodes.size() == 1) {
            throw CommandException.usage(
                    "--verify-fraction takes at least two nodes, and a third one where two disagree; "
                            + "there is only '" + nodes.get(0).id() + "': see --nodes");
        }
        return request.withTolerance(request.tolerance().verifying(fraction));
    }

    /** Refuses what makes no sense. */
    void check() {
        try {
            Tolerance.DEFAULT.verifying(fraction);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--verify-fraction: " + e.getMessage());
        }
    }
}
