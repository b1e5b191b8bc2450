package io.whittle.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The learners that are on the class path beside the ones that ship. */
public final class Learners {
    /** The add-on that the project has, and what is said where it is not there. */
    private static final String NEURAL = "neural";

    private static final String NEURAL_IS_MISSING =
            "'" + NEURAL + "' is left out: small networks are an add-on, which is"
                    + " not in this distribution; './mvnw -q -Pneural -DskipTests package' adds it";

    private Learners() {}

    /**
     * Returns those that can learn here, by name.
     *
     * @param leftOut told in one sentence of each that cannot
     */
    public static List<Learner> added(Consumer<String> leftOut) {
        List<Learner> learners = new ArrayList<>();
        boolean neural = false;
        for (ServiceLoader.Provider<Learner> provider :
                ServiceLoader.load(Learner.class, Learner.class.getClassLoader()).stream()
                        .toList()) {
            try {
                Learner learner = provider.get();
                neural |= learner.name().equals(NEURAL);
                learner.unavailable()
                        .ifPresentOrElse(
                                reason -> leftOut.accept("'" + learner.name() + "' is left out: " + reason),
                                () -> learners.add(learner));
            } catch (ServiceConfigurationError | LinkageError e) {
                neural = true; // or something else; that it is there and cannot be used is said
                leftOut.accept("'" + provider.type().getName() + "' is left out, because it cannot be loaded: "
                        + e.getMessage());
            }
        }
        if (!neural) {
            leftOut.accept(NEURAL_IS_MISSING);
        }
        learners.sort(Comparator.comparing(Learner::name));
        return learners;
    }
}
