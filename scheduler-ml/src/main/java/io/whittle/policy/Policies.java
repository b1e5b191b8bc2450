package io.whittle.policy;

import io.whittle.spi.policy.Policy;
import java.util.List;
import java.util.Optional;

/** The policies that ship, by name. */
public final class Policies {
    /** The policy that jobs run under when none is named. */
    public static final String DEFAULT = "learned";

    private static final List<Policy> ALL = List.of(
            new LearnedPolicy(),
            Technique.of("static", "One equal share for each node.", context -> new EqualShares()),
            Technique.of("ss", "One block at a time.", context -> new SingleBlocks()),
            Technique.of("fsc", "Chunks of one size, chosen by overhead and spread of block times.", FixedSizes::new),
            Technique.of("gss", "A fair share of what is left, each time.", context -> new GuidedSizes()),
            Technique.of(
                    "tss", "Chunks that get shorter by the same amount each time.", context -> new TrapezoidSizes()),
            Technique.of(
                    "fac2", "Half of what is left in equal shares, batch by batch.", context -> new FactoringSizes()),
            Technique.of(
                    "wf2",
                    "Half of what is left in shares by nominal speed, batch by batch.",
                    context -> new WeightedSizes()),
            Technique.of(
                    "awf-b",
                    "Half of what is left in shares by measured speed, batch by batch.",
                    context -> new AdaptiveWeights(AdaptiveWeights.Variant.B)),
            Technique.of(
                    "awf-c",
                    "Half of what is left in shares by measured speed, each time.",
                    context -> new AdaptiveWeights(AdaptiveWeights.Variant.C)),
            Technique.of(
                    "awf-d",
                    "As awf-b, with overhead counted as time.",
                    context -> new AdaptiveWeights(AdaptiveWeights.Variant.D)),
            Technique.of(
                    "awf-e",
                    "As awf-c, with overhead counted as time.",
                    context -> new AdaptiveWeights(AdaptiveWeights.Variant.E)),
            Technique.of(
                    "awf-c-min",
                    "As awf-c, but no chunk is shorter than what its dispatch costs.",
                    context -> new AdaptiveWeights(AdaptiveWeights.Variant.C_MINIMUM)),
            Technique.of(
                    "af",
                    "Sizes by measured means and variances of each node's block times.",
                    context -> new AdaptiveFactoring()),
            new Technique("binlpt", "Bins of equal predicted cost, dearest first.", BinLongestFirst::new));

    private Policies() {}

    /** Returns all of them, the default first. */
    public static List<Policy> all() {
        return ALL;
    }

    /** Returns the policy that takes over where another one fails. */
    public static Policy fallback() {
        return named("fac2").orElseThrow();
    }

    /** Returns the policy of that name. */
    public static Optional<Policy> named(String name) {
        return all().stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
}
