package io.whittle.core;

import io.whittle.spi.policy.Policy;

/** All that a {@link JobScheduler} knows, by its parts, which use each other. */
final class State {
    /** Decides for jobs whose own policy failed. */
    final Policy fallback;

    final Turn turn = new Turn();
    final Lanes lanes = new Lanes(this);
    final Nodeless nodeless = new Nodeless(this);
    final Jobs jobs = new Jobs(this);
    final Attempts attempts = new Attempts(this);
    final Failures failures = new Failures(this);
    final Answers answers = new Answers(this);
    final Errands errands = new Errands(this);

    State(Policy fallback) {
        this.fallback = fallback;
    }
}
