package io.whittle.spi.contract;

import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Hears of one attempt and remembers everything; what breaks the order of calls is a violation. Safe for use by any thread.
 */
final class RecordingListener implements AttemptListener {
    /** What a call to {@code shrunk} said. */
    record Shrunk(int position, int end) {}

    private final long attempt;
    private final AtomicBoolean inCall = new AtomicBoolean();
    private final List<String> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Shrunk> answers = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();
    private final List<byte[]> results = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private Optional<Failure> failure = Optional.empty();
    private boolean ended;

    RecordingListener(long attempt) {
        this.attempt = attempt;
    }

    @Override
    public void started(long id) {
        hear("started", id, BlockOutcomes.none(), () -> {});
    }

    @Override
    public void progressed(long id, BlockOutcomes outcomes) {
        hear("progressed", id, outcomes, () -> {});
    }

    @Override
    public void shrunk(long id, int position, int end) {
        hear("shrunk", id, BlockOutcomes.none(), () -> answers.add(new Shrunk(position, end)));
    }

    @Override
    public void finished(long id, BlockOutcomes rest) {
        hear("finished", id, rest, () -> ended = true);
    }

    @Override
    public void failed(long id, BlockOutcomes rest, Failure why) {
        hear("failed", id, rest, () -> {
            ended = true;
            failure = Optional.of(why);
        });
    }

    private void hear(String call, long id, BlockOutcomes outcomes, Runnable action) {
        if (!inCall.compareAndSet(false, true)) {
            synchronized (this) {
                violations.add(call + " while another call was under way");
            }
        }
        synchronized (this) {
            if (id != attempt) {
                violations.add(call + " for attempt " + id + " instead of " + attempt);
            }
            if (ended) {
                violations.add(call + " after the end");
            }
            boolean first = !calls.contains("started");
            if (first != call.equals("started") && !(first && call.equals("shrunk"))) {
                violations.add(first ? call + " before started" : "started twice");
            }
            calls.add(call);
            for (int i = 0; i < outcomes.size(); i++) {
                blocks.add(outcomes.block(i));
                results.add(outcomes.result(i));
                nanos.add(outcomes.nanos(i));
            }
            action.run();
            notifyAll();
        }
        inCall.set(false);
    }

    /** Waits for the end. */
    RecordingListener awaitEnd() throws InterruptedException {
        await(() -> ended, "the end of attempt " + attempt);
        return this;
    }

    /** Waits for a number of answers to requests to shrink, and returns the last. */
    synchronized Shrunk awaitAnswer(int count) throws InterruptedException {
        await(() -> answers.size() >= count, "an answer to shrink of attempt " + attempt);
        return answers.get(count - 1);
    }

    /** Waits until this many blocks are known to be done. */
    void awaitBlocks(int count) throws InterruptedException {
        await(() -> blocks.size() >= count, count + " blocks of attempt " + attempt);
    }

    private synchronized void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.nanos();
        while (!condition.getAsBoolean()) {
            Patience.await(this, deadline, what + "; heard " + calls);
        }
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized List<Shrunk> answers() {
        return List.copyOf(answers);
    }

    synchronized List<Integer> blocks() {
        return List.copyOf(blocks);
    }

    synchronized List<byte[]> results() {
        return List.copyOf(results);
    }

    synchronized List<Long> nanos() {
        return List.copyOf(nanos);
    }

    synchronized Optional<Failure> failure() {
        return failure;
    }
}
