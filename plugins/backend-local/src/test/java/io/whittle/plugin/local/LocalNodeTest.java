package io.whittle.plugin.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final AttemptListener listener = new AttemptListener() {
        @Override
        public void started(long attempt) {
            heard.add("started");
        }

        @Override
        public void progressed(long attempt, BlockOutcomes outcomes) {
            heard.add("progressed");
        }

        @Override
        public void shrunk(long attempt, int position, int end) {
            heard.add("shrunk");
        }

        @Override
        public void finished(long attempt, BlockOutcomes rest) {
            heard.add("finished");
        }

        @Override
        public void failed(long attempt, BlockOutcomes rest, Failure failure) {
            heard.add("failed");
        }
    };

    @Test
    void anItemThatHeedsNoInterruptIsNotHeardOfAfterTheNodeHasBeenGivenUp() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        LocalNode node = new LocalNode(NodeDescription.of("stubborn", 1), true, job -> cursor -> {
            begun.countDown();
            awaitUninterruptibly(gate);
            cursor.skipToEnd();
            over.countDown();
            return new byte[0];
        });
        node.start();
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(2, 1), false);
        node.enqueue(1, new Segment(job, BlockList.range(0, 2), new float[0], 0), listener);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        node.stop();
        assertThat(node.awaitStop(System.nanoTime())).isFalse();
        gate.countDown();
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(node.awaitStop(System.nanoTime() + TimeUnit.SECONDS.toNanos(30)))
                .isTrue();
        assertThat(heard).containsExactly("started");
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        boolean open = false;
        while (!open) {
            try {
                gate.await();
                open = true;
            } catch (InterruptedException e) {
                // stubborn, as the test wants it
            }
        }
    }
}
