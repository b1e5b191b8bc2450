package io.whittle.history;

import io.whittle.scheduler.RunListener;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.cost.CostModel;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A listener that scores models on each run that comes to its end, and has the scores recorded: the model in use, so that
 * drift is noticed, and models on trial, which nothing is decided by. Works on a thread of its own, long after every
 * decision; where runs end faster than they can be scored, some are not. Methods may be called by any thread.
 */
public final class LiveScores implements RunListener, AutoCloseable {
    private static final int MAX_WAITING = 256;
    private static final long CLOSE_SECONDS = 30;

    private final RunHistory history;
    private final Supplier<CostModel> inUse;
    private final List<CostModel> onTrial;
    private final ThreadPoolExecutor scoring = new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            LiveScores::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    /**
     * Scores models.
     *
     * @param history where scores go
     * @param inUse says which model is in use now; scored where the run was cut by it
     * @param onTrial the models on trial; loaded models, without a cache
     */
    public LiveScores(RunHistory history, Supplier<CostModel> inUse, List<? extends CostModel> onTrial) {
        this.history = history;
        this.inUse = inUse;
        this.onTrial = List.copyOf(onTrial);
        scoring.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "whittle-scores");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void runStarted(RunStart start) {
        // there is nothing to compare with yet
    }

    @Override
    public void runEnded(RunRecord run) {
        boolean whole = run.status() == RunStatus.DONE || run.status() == RunStatus.DONE_WITH_PROBLEMS;
        if (whole && !run.binRecords().isEmpty()) {
            scoring.execute(() -> score(run));
        }
    }

    private void score(RunRecord run) {
        RecordedRun recorded = RecordedRun.of(run);
        CostModel used = inUse.get();
        if (used.version().equals(run.modelVersion())) {
            score(used, true, recorded);
        }
        for (CostModel candidate : onTrial) {
            if (!candidate.version().equals(run.modelVersion())) {
                score(candidate, false, recorded);
            }
        }
    }

    private void score(CostModel model, boolean used, RecordedRun run) {
        try {
            RunScorer.score(model, used, run).ifPresent(history::record);
        } catch (RuntimeException | LinkageError e) { // a plugin's model, say
            System.getLogger(LiveScores.class.getName())
                    .log(System.Logger.Level.WARNING, "model " + model.version() + " is not scored: " + e);
        }
    }

    /** Waits until what has ended is scored, half a minute at most. */
    @Override
    public void close() {
        scoring.shutdown();
        try {
            if (!scoring.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                scoring.shutdownNow();
            }
        } catch (InterruptedException e) {
            scoring.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
