package io.whittle.scheduler;

import java.util.List;
import java.util.function.Consumer;

/** All who hear of runs; what one of them does wrong is no harm to the others, nor to the run. */
final class Listeners implements RunListener {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final List<RunListener> listeners;

    Listeners(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void runStarted(RunStart start) {
        tell(listener -> listener.runStarted(start));
    }

    @Override
    public void segmentEnded(String runId, SegmentRecord segment) {
        tell(listener -> listener.segmentEnded(runId, segment));
    }

    @Override
    public void runEnded(RunRecord run) {
        tell(listener -> listener.runEnded(run));
    }

    private void tell(Consumer<RunListener> news) {
        for (RunListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a listener failed: " + e);
            }
        }
    }
}
