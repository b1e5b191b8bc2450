package io.whittle.scheduler;

import io.whittle.core.Event;
import io.whittle.spi.backend.BlockOutcomes;

/** What becomes of a run's results, in the log and in the merge, put before the loop. Called by any thread. */
final class ResultAnswers implements Results.Listener, Merge.Listener {
    private static final System.Logger LOG = System.getLogger(ResultAnswers.class.getName());

    private final Run run;
    private final Loop loop;
    private final boolean windowed;

    ResultAnswers(Run run, Loop loop) {
        this.run = run;
        this.loop = loop;
        this.windowed = run.request.job().source().isPresent();
    }

    @Override
    public void persisted(BlockOutcomes outcomes) {
        loop.post(new Event.BlocksPersisted(run.job, outcomes));
    }

    @Override
    public void relieved() {
        loop.postRelieved(run);
    }

    @Override
    public void unkept(String sentence) {
        LOG.log(
                System.Logger.Level.WARNING,
                "run " + run.runId() + " goes on, but would start over if it were interrupted: " + sentence);
    }

    @Override
    public void broken(String sentence) {
        loop.postBroken(run, sentence);
    }

    @Override
    public void merged(int endBlock) {
        if (windowed) {
            loop.post(new Event.BlocksMerged(run.job, endBlock));
        }
    }

    @Override
    public void accepted() {
        run.showProgress();
    }

    @Override
    public void broken(String message, String detail) {
        loop.postMergeBroken(run, message, detail);
    }
}
