package io.whittle.policy;

import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;

/**
 * Deals the job's blocks so that each node's list samples all of it (by predicted cost, dearest first, where a model
 * predicts; evenly where none does), starts every node on its whole list, and cuts running segments back so that all
 * nodes end together. See {@link DealAndShrink}.
 */
final class LearnedPolicy implements Policy {
    @Override
    public String name() {
        return "learned";
    }

    @Override
    public String summary() {
        return "Deals by predicted cost and cuts running segments back so that all nodes end together; needs no tuning.";
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        return new DealAndShrink(context);
    }
}
