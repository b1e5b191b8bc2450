package io.whittle.bank;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Passes on what is heard of an attempt, but for what its fate makes of it. Called by one thread at a time. */
final class MoodyListener implements AttemptListener {
    private final AttemptListener listener;
    private final Fate fate;
    private final BooleanSupplier silent;
    private final Runnable strike;
    private final Runnable speakAgain;
    private final List<Runnable> held = new ArrayList<>();
    private AttemptHandle handle;
    private int reportsLeft;
    private boolean failed;
    private boolean holding;

    /**
     * @param reports how many reports pass before fate strikes
     * @param silent says whether the node is dead, so that nothing is heard of it
     * @param strike told when fate strikes, which lets the node go or be silent where that is its fate
     * @param speakAgain lets a silent node be heard of again
     */
    MoodyListener(
            AttemptListener listener,
            Fate fate,
            int reports,
            BooleanSupplier silent,
            Runnable strike,
            Runnable speakAgain) {
        this.listener = listener;
        this.fate = fate;
        this.reportsLeft = reports;
        this.silent = silent;
        this.strike = strike;
        this.speakAgain = speakAgain;
    }

    /** Says by what the attempt is cancelled; before it runs. */
    void steer(AttemptHandle attempt) {
        handle = attempt;
    }

    private void say(Runnable saying) {
        if (failed || silent.getAsBoolean()) {
            return;
        }
        if (holding) {
            held.add(saying);
            return;
        }
        saying.run();
        if (fate == Fate.SAYS_TWICE) {
            saying.run();
        }
    }

    @Override
    public void started(long attempt) {
        say(() -> listener.started(attempt));
        reported(attempt, BlockOutcomes.none());
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        reported(attempt, outcomes);
        say(() -> listener.progressed(attempt, outcomes));
    }

    private void reported(long attempt, BlockOutcomes outcomes) {
        if (reportsLeft-- == 0) {
            strike.run();
            holding = fate == Fate.NODE_SILENT;
            if (fate == Fate.FAILS || fate == Fate.CRASHES) {
                Failure failure = fate == Fate.FAILS
                        ? Failure.ofNode("the node was told to fail")
                        : Failure.crash("the segment was told to crash", "");
                say(() -> listener.failed(attempt, outcomes, failure));
                failed = true;
                handle.cancel();
            }
        }
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        say(() -> listener.shrunk(attempt, position, end));
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        say(() -> listener.finished(attempt, rest));
        speak();
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure failure) {
        say(() -> listener.failed(attempt, rest, failure));
        speak();
    }

    private void speak() {
        if (holding) {
            holding = false;
            speakAgain.run();
            List.copyOf(held).forEach(this::say);
        }
    }
}
