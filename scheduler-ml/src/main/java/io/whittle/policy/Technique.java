package io.whittle.policy;

import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import java.util.function.Function;

/** A classic technique under its name. Stateless, as {@link Policy} demands. */
record Technique(String name, String summary, Function<PolicyContext, JobPolicy> starter) implements Policy {
    /** A technique that a {@link ChunkRule}, made anew for each job, describes. */
    static Technique of(String name, String summary, Function<PolicyContext, ChunkRule> rule) {
        return new Technique(name, summary, context -> new SelfScheduling(context, rule.apply(context)));
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        return starter.apply(context);
    }
}
