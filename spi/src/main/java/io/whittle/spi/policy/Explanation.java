package io.whittle.spi.policy;

import java.util.Arrays;
import java.util.List;

/**
 * What a policy had before it when it decided, as numbers under constant names: cheap to make, put into words only when
 * somebody asks. Times are seconds from the decision on.
 *
 * @param bound what set the size in the end, a constant text such as {@code "all that waited"}; empty where nothing is said
 * @param names of the figures: a constant list, shared by all decisions of a kind
 * @param figures what went into the decision, one per name; not a number where it was not known. Not copied; must not
 *     change
 * @param candidates the nodes that were weighed against each other, at most {@link #MAX_CANDIDATES} of them; empty where
 *     none were
 * @param considered how many nodes were weighed
 * @param forNodeId the node for whose sake another one was asked to give work away; empty where that is not so
 */
public record Explanation(
        String bound,
        List<String> names,
        double[] figures,
        List<Candidate> candidates,
        int considered,
        String forNodeId) {
    /** More candidates than this are not kept: in a cluster of thousands nobody reads them, and they are not free. */
    public static final int MAX_CANDIDATES = 8;

    /** Says nothing. */
    public static final Explanation NONE = new Explanation("", List.of(), new double[0], List.of(), 0, "");

    /**
     * A node that might have been chosen.
     *
     * @param nodeId the node
     * @param endSeconds when it was expected to be done with what it has or would get; not a number where nothing was
     *     expected
     */
    public record Candidate(String nodeId, double endSeconds) {}

    public Explanation {
        names = List.copyOf(names);
        candidates = List.copyOf(candidates);
        if (names.size() != figures.length) {
            throw new IllegalArgumentException(names.size() + " names for " + figures.length + " figures");
        }
    }

    /** An explanation without candidates. */
    public static Explanation of(String bound, List<String> names, double... figures) {
        return new Explanation(bound, names, figures, List.of(), 0, "");
    }

    /** Returns whether anything is said. */
    public boolean isEmpty() {
        return bound.isEmpty() && names.isEmpty() && candidates.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Explanation that
                && bound.equals(that.bound)
                && names.equals(that.names)
                && Arrays.equals(figures, that.figures)
                && candidates.equals(that.candidates)
                && considered == that.considered
                && forNodeId.equals(that.forNodeId);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(figures) * 31 + bound.hashCode();
    }
}
