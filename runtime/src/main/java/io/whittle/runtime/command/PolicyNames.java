package io.whittle.runtime.command;

import io.whittle.policy.Policies;
import io.whittle.spi.policy.Policy;
import java.util.Iterator;

/** The names of the policies that ship, for help texts and completion. */
final class PolicyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Policies.all().stream().map(Policy::name).iterator();
    }
}
