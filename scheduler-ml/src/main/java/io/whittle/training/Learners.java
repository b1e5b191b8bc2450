package io.whittle.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The learners that are on the class path beside the ones that ship. */
public final class Learners {
    private Learners() {}

    /**
     * Returns those that can learn here, by name.
     *
     * @param leftOut told in one sentence of each that cannot
     */
    public static List<Learner> added(Consumer<String> leftOut) {
        List<Learner> learners = new ArrayList<>();
        for (ServiceLoader.Provider<Learner> provider :
                ServiceLoader.load(Learner.class, Learner.class.getClassLoader()).stream()
                        .toList()) {
            try {
                Learner learner = provider.get();
                learner.unavailable()
                        .ifPresentOrElse(
                                reason -> leftOut.accept("'" + learner.name() + "' is left out: " + reason),
                                () -> learners.add(learner));
            } catch (ServiceConfigurationError | LinkageError e) {
                leftOut.accept("'" + provider.type().getName() + "' is left out, because it cannot be loaded: "
                        + e.getMessage());
            }
        }
        learners.sort(Comparator.comparing(Learner::name));
        return learners;
    }
}
