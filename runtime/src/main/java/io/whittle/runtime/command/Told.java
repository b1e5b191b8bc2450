package io.whittle.runtime.command;

import io.whittle.cost.ModelException;
import io.whittle.cost.UnknownModelException;
import io.whittle.history.AmbiguousRunException;
import io.whittle.history.HistoryException;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.training.TrainingException;
import io.whittle.training.UnknownTrainerException;
import java.util.function.Supplier;

/** What history, models and training throw, as the end of a command: their messages are sentences already.
 * What is not there is the command line's mistake, everything else a failure. */
final class Told {
    private Told() {}

    /** Returns what the question answers. */
    static <T> T by(Supplier<T> question) {
        try {
            return question.get();
        } catch (UnknownModelException | AmbiguousRunException | UnknownTrainerException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (HistoryException | ModelException | TrainingException e) {
            throw new CommandException(ExitCode.JOB_FAILED, e.getMessage(), e);
        }
    }
}
