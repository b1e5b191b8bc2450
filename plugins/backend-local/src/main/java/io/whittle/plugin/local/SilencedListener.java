package io.whittle.plugin.local;

import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;

/**
 * Passes calls on until it is silenced, so that a workload that heeds no interrupt cannot be heard of after the backend
 * has been closed. Safe for use by any thread.
 */
final class SilencedListener implements AttemptListener {
    private final AttemptListener listener;
    private boolean silent; // guarded by this

    SilencedListener(AttemptListener listener) {
        this.listener = listener;
    }

    /** Passes no call on from now on; waits for one that is under way. */
    synchronized void silence() {
        silent = true;
    }

    @Override
    public synchronized void started(long attempt) {
        if (!silent) {
            listener.started(attempt);
        }
    }

    @Override
    public synchronized void progressed(long attempt, BlockOutcomes outcomes) {
        if (!silent) {
            listener.progressed(attempt, outcomes);
        }
    }

    /** Waits without a lock, so that the others of this attempt are heard meanwhile. */
    @Override
    public void awaitRoom() throws InterruptedException {
        listener.awaitRoom();
    }

    @Override
    public synchronized void shrunk(long attempt, int position, int end) {
        if (!silent) {
            listener.shrunk(attempt, position, end);
        }
    }

    @Override
    public synchronized void finished(long attempt, BlockOutcomes rest) {
        if (!silent) {
            listener.finished(attempt, rest);
        }
    }

    @Override
    public synchronized void failed(long attempt, BlockOutcomes rest, Failure failure) {
        if (!silent) {
            listener.failed(attempt, rest, failure);
        }
    }
}
