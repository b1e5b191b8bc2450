package io.whittle.policy;

import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import io.whittle.spi.policy.NodeView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** What {@link DealAndShrink} decides from, as numbers. */
final class DealReasons {
    private static final String SHARE = "the share with which all nodes dealt to end together";
    private static final String ONE_BLOCK = "one block, since the rest is kept for nodes that are busy";
    private static final String AHEAD = "all that was given away for this node, ahead of time";
    private static final String TAKEN = "what another node is being asked to give away, without waiting for its answer";
    private static final String COMMON_END = "both nodes end together";

    private static final String PART = "what the node ends before the others even if it is slower than expected";
    private static final List<String> GIVEN_OUT = List.of("blocks");
    private static final String OVERTAKE =
            "what another node holds and cannot give away, as far as this one may be sooner";

    private static final List<String> COPIED = List.of("seconds left of the segment", "seconds until the copies end");
    private static final List<String> DEAL = List.of("blocks waiting", "nodes dealt to");
    private static final List<String> SINGLE = List.of("blocks waiting");
    private static final List<String> GIVEN = List.of("blocks given away");
    private static final List<String> CUT = List.of(
            "seconds left of the segment",
            "seconds until both end",
            "seconds of a dispatch",
            "rate of its node",
            "rate of the other node there",
            "fraction kept");

    private DealReasons() {}

    /**
     * A deal.
     *
     * @param end when the node at a position would end its list, in seconds; not a number where nothing is expected
     */
    static Explanation dealt(int waiting, List<NodeView> nodes, IntToDoubleFunction end) {
        int shown = Math.min(nodes.size(), Explanation.MAX_CANDIDATES);
        List<Candidate> candidates = new ArrayList<>(shown);
        for (int i = 0; i < shown; i++) {
            candidates.add(new Candidate(nodes.get(i).description().id(), end.applyAsDouble(i)));
        }
        return new Explanation(SHARE, DEAL, new double[] {waiting, nodes.size()}, candidates, nodes.size(), "");
    }

    /** A single block, while shares are kept. */
    static Explanation single(int waiting) {
        return Explanation.of(ONE_BLOCK, SINGLE, waiting);
    }

    /** Part of a share. */
    static Explanation ration(int blocks) {
        return Explanation.of(PART, GIVEN_OUT, blocks);
    }

    /** What another node gave away for one that still works. */
    static Explanation ahead(int given) {
        return Explanation.of(AHEAD, GIVEN, given);
    }

    /**
     * Copies of what another node is long with.
     *
     * @param holder the other node
     * @param left how long that will take
     * @param ends when the copies are expected to be done
     */
    static Explanation copied(NodeView holder, double left, double ends) {
        return new Explanation(
                OVERTAKE,
                COPIED,
                new double[] {left, ends},
                List.of(new Candidate(holder.description().id(), left)),
                1,
                "");
    }

    /** What another node is being asked for. */
    static Explanation taken(int blocks) {
        return Explanation.of(TAKEN, GIVEN, blocks);
    }

    /** Returns the first segments that might have been cut back, with the time until their ends. */
    static <T> List<Candidate> weighed(Iterable<T> segments, Function<T, NodeView> node, ToDoubleFunction<T> left) {
        List<Candidate> candidates = new ArrayList<>(Explanation.MAX_CANDIDATES);
        Iterator<T> all = segments.iterator();
        while (all.hasNext() && candidates.size() < Explanation.MAX_CANDIDATES) {
            T segment = all.next();
            candidates.add(new Candidate(node.apply(segment).description().id(), left.applyAsDouble(segment)));
        }
        return candidates;
    }

    /**
     * A cut.
     *
     * @param thief the node that it is made for
     * @param figures time left, common end, overhead, the two rates and the fraction kept
     */
    static Explanation cut(NodeView thief, List<Candidate> candidates, int considered, double... figures) {
        return new Explanation(
                COMMON_END,
                CUT,
                figures,
                candidates,
                considered,
                thief.description().id());
    }
}
