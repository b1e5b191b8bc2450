package io.whittle.training.tidy;

import io.whittle.training.Learner;

/**
 * A learner that takes part.
 *
 * @param learner the learner
 * @param baseline whether it is a plain method that others have to beat
 */
record Entry(Learner learner, boolean baseline) {
    String name() {
        return learner.name();
    }
}
