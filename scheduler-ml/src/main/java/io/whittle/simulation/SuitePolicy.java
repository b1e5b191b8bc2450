package io.whittle.simulation;

import io.whittle.policy.Policies;
import io.whittle.spi.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy as suites name it, with what it is told before the run.
 *
 * @param name its name in suites
 * @param policy what decides
 * @param told where its predictions come from
 */
public record SuitePolicy(String name, Policy policy, Told told) {
    /** The default policy without any past. */
    public static final String COLD = "learned-cold";

    /** The default policy with a confident, wrong profile. */
    public static final String WRONG = "learned-wrong";

    /** Where predictions come from. */
    enum Told {
        /** From what the case says may be learned from. */
        PAST,
        /** There are none. */
        NOTHING,
        /** The true costs with their ranks reversed. */
        FALSEHOOD
    }

    /** Returns all names. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(Policies.DEFAULT, COLD, WRONG));
        Policies.all().stream()
                .map(Policy::name)
                .filter(name -> !name.equals(Policies.DEFAULT))
                .forEach(names::add);
        return names;
    }

    /** Returns whether a result of this name is the learned policy's, whatever it was told. */
    public static boolean isLearned(String name) {
        return name.startsWith(Policies.DEFAULT);
    }

    /**
     * Returns the policy of a name.
     *
     * @throws SuiteException where there is none
     */
    static SuitePolicy named(String name) {
        Policy learned = Policies.named(Policies.DEFAULT).orElseThrow();
        if (name.equals(COLD)) {
            return new SuitePolicy(name, learned, Told.NOTHING);
        }
        if (name.equals(WRONG)) {
            return new SuitePolicy(name, learned, Told.FALSEHOOD);
        }
        return new SuitePolicy(
                name,
                Policies.named(name)
                        .orElseThrow(() -> new SuiteException(
                                "there is no policy '" + name + "'; there are " + String.join(", ", names()))),
                Told.PAST);
    }
}
