package io.whittle.runtime;

import io.whittle.cost.ModelFollower;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.LiveScores;
import io.whittle.history.RunHistory;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.RunListener;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.cost.CostModel;
import java.util.List;
import java.util.Optional;

/**
 * The model that a scheduler predicts by, for as long as the scheduler runs: exchanged when another one is put in use,
 * and scored on every run beside those that are on trial. Opened and closed by one thread.
 */
final class ModelInUse implements AutoCloseable {
    private final LiveScores scores;
    private volatile CostModel current;
    private Optional<ModelFollower> follower = Optional.empty();

    ModelInUse(CostModel model, RunHistory history, List<CostModel> onTrial) {
        this.current = model;
        this.scores = new LiveScores(history, () -> current, onTrial);
    }

    /** Returns the model in use now. */
    CostModel current() {
        return current;
    }

    /** Returns what is to hear of the scheduler's runs, after the history. */
    RunListener scores() {
        return scores;
    }

    /** Gives the scheduler each model that is put in use from now on, by this process or another. */
    void follow(ModelRegistry models, Scheduler scheduler, Console console) {
        follower = Optional.of(ModelFollower.start(
                models,
                () -> current.version(),
                model -> {
                    current = model;
                    scheduler.useCostModel(model);
                    console.detail("model " + model.version() + " is used from now on");
                },
                console::warn));
    }

    /** Follows no more, and waits until what has ended is scored. */
    @Override
    public void close() {
        follower.ifPresent(ModelFollower::close);
        scores.close();
    }
}
