package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What blocks are expected to cost in this run, and how fast its nodes are: the model's profile, times what the run itself
 * has taught of its items ({@link ItemCosts}), on nodes of measured rates ({@link Rates}).
 */
final class RunCosts {
    /** A fit is used when it explains at least this share of what was held out. */
    private static final double WORTH_IT = 0.1;

    private static final int MAX_REMEMBERED = 1 << 13;

    private record Observation(NodeView node, int block, double seconds) {}

    private final PolicyContext context;
    private final List<Observation> remembered = new ArrayList<>();
    private Rates rates = new Rates();
    private Optional<ItemCosts> items = Optional.empty();
    private Optional<ItemCosts.Fit> fit = Optional.empty();
    private int nextFit = ItemCosts.MIN_OBSERVATIONS;

    RunCosts(PolicyContext context) {
        this.context = context;
    }

    Rates rates() {
        return rates;
    }

    /** Returns whether blocks are expected to cost unlike amounts. */
    boolean informed(NodeView node) {
        return fit.isPresent() || context.profile(node).informed();
    }

    /** Returns the standard deviation of the log of a single block's cost around what is expected. */
    double blockDeviation(NodeView node) {
        return fit.map(ItemCosts.Fit::deviation)
                .orElseGet(() -> context.profile(node).shapeDeviation());
    }

    /** Returns the share of what was unknown that the run itself has taught. */
    double learned() {
        return fit.map(ItemCosts.Fit::explained).orElse(0.0);
    }

    /** Returns the expected cost of a block, in seconds at nominal speed 1 before rates are applied. */
    double cost(NodeView node, int block) {
        return cost(context.profile(node), node, block);
    }

    private double cost(CostProfile profile, NodeView node, int block) {
        double predicted = predicted(profile, node, block);
        return fit.isPresent() ? predicted * fit.get().costPerItem(block) : predicted;
    }

    /** Returns the expected costs of some blocks. */
    double[] costs(NodeView node, int[] blocks) {
        CostProfile profile = context.profile(node);
        return Arrays.stream(blocks)
                .mapToDouble(block -> cost(profile, node, block))
                .toArray();
    }

    /** Returns the expected cost of some blocks together. */
    double cost(NodeView node, BlockList blocks) {
        return costBefore(node, blocks)[blocks.size()];
    }

    /** Returns how long some blocks together are expected to take on the node. */
    double seconds(NodeView node, BlockList blocks) {
        return cost(node, blocks) * rates.secondsPerCost(node);
    }

    /** Returns the expected cost of all that comes before each position of a list, its end included. */
    double[] costBefore(NodeView node, BlockList blocks) {
        CostProfile profile = context.profile(node);
        double[] costBefore = new double[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            costBefore[i + 1] = costBefore[i] + cost(profile, node, blocks.get(i));
        }
        return costBefore;
    }

    private static double predicted(CostProfile profile, NodeView node, int block) {
        return profile.seconds(block) * (profile.informed() ? node.description().speed() : 1);
    }

    /**
     * Takes in finished blocks.
     *
     * @param stretch time that went by over time that the node reports
     * @return whether costs are expected to be different now
     */
    boolean observe(NodeView node, BlockOutcomes outcomes, double stretch) {
        boolean known = rates.known();
        CostProfile profile = context.profile(node);
        for (int i = 0; i < outcomes.size(); i++) {
            int block = outcomes.block(i);
            double seconds = outcomes.nanos(i) * 1e-9 * stretch;
            rates.observe(node, cost(profile, node, block), seconds);
            if (remembered.size() < MAX_REMEMBERED) {
                remembered.add(new Observation(node, block, seconds));
                if (known) {
                    itemCosts()
                            .ifPresent(costs -> costs.observe(
                                    block, seconds / (predicted(profile, node, block) * rates.secondsPerCost(node))));
                }
            }
        }
        return remembered.size() >= nextFit && learn();
    }

    private Optional<ItemCosts> itemCosts() {
        if (items.isEmpty()) {
            items = context.features().map(ItemCosts::new);
        }
        return items;
    }

    private boolean learn() {
        nextFit = 3 * remembered.size();
        Optional<ItemCosts.Fit> newer =
                items.flatMap(ItemCosts::fit).filter(candidate -> candidate.explained() >= WORTH_IT);
        if (newer.isEmpty() && fit.isEmpty()) {
            return false;
        }
        fit = newer;
        replay();
        return true;
    }

    /** The model says something else now: what was observed is measured against that. */
    void profileChanged() {
        items = Optional.empty();
        fit = Optional.empty();
        replay();
    }

    private void replay() {
        rates = new Rates();
        for (Observation seen : remembered) {
            rates.observe(seen.node(), cost(seen.node(), seen.block()), seen.seconds());
        }
    }
}
