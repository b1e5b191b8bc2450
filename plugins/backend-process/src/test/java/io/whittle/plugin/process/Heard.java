package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Hears of one attempt, and refuses what breaks the order of calls. Safe for use by any thread. */
final class Heard implements AttemptListener {
    private final Scene scene;
    private final BlockList blocks;
    private final CountDownLatch gate;
    private final CountDownLatch room;
    private final List<String> calls = new ArrayList<>(); // guarded by scene, as all below
    private final Map<Integer, byte[]> results = new TreeMap<>();
    private Optional<Failure> failure = Optional.empty();
    private Optional<AttemptHandle> handle = Optional.empty();
    private boolean ended;

    /**
     * @param gate nothing is taken until it is down
     * @param room there is no room for more until it is down
     */
    Heard(Scene scene, BlockList blocks, CountDownLatch gate, CountDownLatch room) {
        this.scene = scene;
        this.blocks = blocks;
        this.gate = gate;
        this.room = room;
    }

    void steerWith(AttemptHandle given) {
        handle = Optional.of(given);
    }

    AttemptHandle handle() {
        return handle.orElseThrow();
    }

    Heard awaitEnd() throws InterruptedException {
        scene.await("the end of an attempt; calls " + calls, () -> ended);
        return this;
    }

    void awaitStart() throws InterruptedException {
        scene.await("the start of an attempt", () -> calls.contains("started"));
    }

    boolean ended() {
        synchronized (scene) {
            return ended;
        }
    }

    Map<Integer, byte[]> results() {
        synchronized (scene) {
            return new TreeMap<>(results);
        }
    }

    Optional<Failure> failure() {
        synchronized (scene) {
            return failure;
        }
    }

    private void hear(String call, BlockOutcomes outcomes) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (scene) {
            assertThat(ended).as("%s after the end", call).isFalse();
            assertThat(calls.isEmpty()).as("%s first", call).isEqualTo(call.equals("started"));
            calls.add(call);
            for (int i = 0; i < outcomes.size(); i++) {
                assertThat(outcomes.block(i)).isEqualTo(blocks.get(results.size()));
                assertThat(results.put(outcomes.block(i), outcomes.result(i))).isNull();
            }
            scene.notifyAll();
        }
    }

    @Override
    public void started(long attempt) {
        hear("started", BlockOutcomes.none());
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        hear("progressed", outcomes);
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        room.await();
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        hear("shrunk", BlockOutcomes.none());
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        synchronized (scene) {
            hear("finished", rest);
            ended = true;
        }
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure why) {
        synchronized (scene) {
            hear("failed", rest);
            failure = Optional.of(why);
            ended = true;
        }
    }
}
