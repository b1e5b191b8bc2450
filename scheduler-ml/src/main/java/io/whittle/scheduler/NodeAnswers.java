package io.whittle.scheduler;

import io.whittle.core.Event;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.function.Consumer;

/** What backends answer, put before the loop. Called by any thread. */
final class NodeAnswers implements AttemptListener {
    private final Inbox inbox;
    private final Consumer<Event> onEvent;

    /**
     * @param onEvent takes each answer; called by the loop
     */
    NodeAnswers(Inbox inbox, Consumer<Event> onEvent) {
        this.inbox = inbox;
        this.onEvent = onEvent;
    }

    @Override
    public void started(long attempt) {
        post(BlockOutcomes.none(), new Event.AttemptStarted(attempt));
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        post(outcomes, new Event.AttemptProgressed(attempt, outcomes));
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        inbox.awaitRoom();
    }

    @Override
    public void atItem(long attempt, long item) {
        post(BlockOutcomes.none(), new Event.ItemBegun(attempt, item));
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        post(BlockOutcomes.none(), new Event.AttemptShrunk(attempt, position, end));
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        post(rest, new Event.AttemptFinished(attempt, rest));
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure failure) {
        post(rest, new Event.AttemptFailed(attempt, rest, failure));
    }

    private void post(BlockOutcomes held, Event event) {
        inbox.post(Results.bytes(held), () -> onEvent.accept(event));
    }
}
