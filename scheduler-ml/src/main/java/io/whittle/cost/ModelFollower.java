package io.whittle.cost;

import io.whittle.spi.cost.CostModel;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that another model of a registry was put in use, by whatever process, and hands it on: a scheduler that runs
 * need not be started again. Looks once a second on a thread of its own, which costs the reading of a file of a few bytes.
 * A model that cannot be loaded changes nothing.
 */
public final class ModelFollower implements AutoCloseable {
    private static final String NONE = CostModel.none().version();
    private static final long PERIOD_MILLIS = 1000;

    private final ModelRegistry registry;
    private final Supplier<String> current;
    private final Consumer<? super CostModel> switchTo;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "whittle-models");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<String> seen = Optional.empty(); // this and the rest: the looking thread's own
    private Optional<String> used = Optional.empty();
    private String told = "";

    ModelFollower(
            ModelRegistry registry,
            Supplier<String> current,
            Consumer<? super CostModel> switchTo,
            Consumer<String> warnings) {
        this.registry = registry;
        this.current = current;
        this.switchTo = switchTo;
        this.warnings = warnings;
    }

    /**
     * Begins to look.
     *
     * @param registry whose model in use is followed
     * @param current says which version is used now; asked once, by the thread that looks
     * @param switchTo is given each model that is put in use from now on, with a cache; one that knows nothing where none
     *     is in use any more. Called by the thread that looks
     * @param warnings told in one sentence where a model cannot be loaded
     */
    public static ModelFollower start(
            ModelRegistry registry,
            Supplier<String> current,
            Consumer<? super CostModel> switchTo,
            Consumer<String> warnings) {
        ModelFollower follower = new ModelFollower(registry, current, switchTo, warnings);
        follower.looking.scheduleWithFixedDelay(follower::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return follower;
    }

    /** Looks once. */
    void look() {
        boolean first = used.isEmpty();
        String before = used.orElseGet(current);
        used = Optional.of(before);
        try {
            String active = registry.activeVersion().orElse(NONE);
            if (!active.equals(seen.orElse(before))) {
                seen = Optional.of(active); // what cannot be loaded is not tried every second
                switchTo.accept(active.equals(NONE) ? CostModel.none() : new CachedCostModel(registry.load(active)));
                used = Optional.of(active);
            }
            told = "";
        } catch (ModelException e) {
            tell(e.getMessage(), first, before);
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(ModelFollower.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot tell which model is in use: " + e);
        }
    }

    /** Says it once, and not at all where whoever began without a model has just said so. */
    private void tell(String problem, boolean first, String before) {
        boolean predicts = !before.equals(NONE);
        if (!problem.equals(told) && (predicts || !first)) {
            warnings.accept(problem
                    + (predicts
                            ? ". The model that was in use is used further."
                            : ". Until then nothing is predicted."));
        }
        told = problem;
    }

    /** Looks no more. */
    @Override
    public void close() {
        looking.shutdownNow();
    }
}
