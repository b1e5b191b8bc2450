package io.whittle.policy;

import io.whittle.spi.policy.Policy;
import java.util.List;
import java.util.Optional;

/** The policies that ship, by name. */
public final class Policies {
    /** The policy that jobs run under when none is named. */
    public static final String DEFAULT = "learned";

    private Policies() {}

    /** Returns all of them, the default first. */
    public static List<Policy> all() {
        return List.of(new LearnedPolicy());
    }

    /** Returns the policy of that name. */
    public static Optional<Policy> named(String name) {
        return all().stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
}
