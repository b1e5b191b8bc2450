package io.whittle.training;

import io.whittle.training.learner.BuiltInLearners;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The candidates that take part in a training. */
final class Candidates {
    private Candidates() {}

    /**
     * Returns the plain methods and those that are asked for, the plainest first.
     *
     * @param leftOut told in one sentence of each that cannot learn here
     */
    static List<Candidate> of(TrainingOptions options, Consumer<String> leftOut) {
        List<Candidate> known = new ArrayList<>(Candidate.all());
        for (Learner learner : BuiltInLearners.quickBoosted()) {
            learner.unavailable()
                    .ifPresentOrElse(
                            reason -> leftOut.accept("'" + learner.name() + "' is left out: " + reason),
                            () -> known.add(Candidate.of(learner)));
        }
        Learners.added(leftOut).forEach(learner -> known.add(Candidate.of(learner)));
        for (String name : options.trainers()) {
            if (known.stream().noneMatch(candidate -> candidate.label().equals(name))) {
                throw new UnknownTrainerException("there is no trainer '" + name + "' here; there are auto, "
                        + String.join(", ", known.stream().map(Candidate::label).toList()));
            }
        }
        return known.stream()
                .filter(candidate -> candidate.baseline()
                        || options.trainers().isEmpty()
                        || options.trainers().contains(candidate.label()))
                .toList();
    }
}
