package io.whittle.runtime.command;

import io.whittle.core.Tolerance;
import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that has some blocks run twice, to compare the results. */
final class VerifyOption {
    private static final String VERIFY_FRACTION = "verify-fraction";

    @Option(
            names = "--verify-fraction",
            paramLabel = "SHARE",
            description =
                    "run this share of the blocks (0.01, say) a second time on another node and compare the results;"
                            + " where they differ a third node decides, and who was wrong gets no more work. Commands of 'exec'"
                            + " are run twice then")
    private Optional<Double> given = Optional.empty();

    /**
     * Returns the request with what was chosen now, or else when the run was begun.
     *
     * @param nodes the nodes that are there
     */
    JobRequest applyTo(JobRequest request, List<NodeDescription> nodes, Map<String, String> origin) {
        double fraction = fraction(origin);
        Requirements required = request.effectiveRequirements();
        List<String> usable = nodes.stream()
                .filter(node -> required.metBy(node.attributes()))
                .map(NodeDescription::id)
                .toList();
        if (fraction > 0 && usable.size() == 1) {
            throw CommandException.usage(
                    "--verify-fraction takes at least two nodes, and a third one where two disagree; "
                            + "there is only '" + usable.get(0) + "'"
                            + (required.isEmpty() ? "" : " that meets " + required) + ": see --nodes");
        }
        return request.withTolerance(verifying(request.tolerance(), fraction));
    }

    /** Returns whether anything is to be compared, as far as this command line says. */
    boolean wanted() {
        return fraction(Map.of()) > 0;
    }

    /** Refuses what makes no sense. */
    void check() {
        verifying(Tolerance.DEFAULT, fraction(Map.of()));
    }

    /** Returns what a run remembers of this option. */
    Map<String, String> origin() {
        return given.map(fraction -> Map.of(VERIFY_FRACTION, fraction.toString()))
                .orElse(Map.of());
    }

    private double fraction(Map<String, String> origin) {
        try {
            return given.orElseGet(() -> Double.valueOf(origin.getOrDefault(VERIFY_FRACTION, "0")));
        } catch (NumberFormatException e) {
            throw CommandException.usage("the log has a share of blocks that is none; give --verify-fraction");
        }
    }

    private static Tolerance verifying(Tolerance tolerance, double fraction) {
        try {
            return tolerance.verifying(fraction);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--verify-fraction: " + e.getMessage());
        }
    }
}
