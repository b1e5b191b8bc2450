package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final int SENDERS = 4;
    private static final int LETTERS = 5_000;

    /** Nobody is forgotten who waits for room, and the letters of each come in their order. */
    @Test
    void everyLetterArrivesThoughAllWaitForRoom() throws InterruptedException {
        Inbox inbox = new Inbox(3);
        int[] next = new int[SENDERS];
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int from = sender;
            Thread thread = new Thread(
                    () -> {
                        try {
                            for (int i = 0; i < LETTERS; i++) {
                                int letter = i;
                                inbox.post(1 + letter % 3, () -> {
                                    assertThat(next[from]).isEqualTo(letter);
                                    next[from]++;
                                });
                                inbox.awaitRoom();
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "sender-" + from);
            thread.setDaemon(true);
            thread.start();
            senders.add(thread);
        }
        for (int taken = 0; taken < SENDERS * LETTERS; taken++) {
            Runnable task = inbox.take(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            assertThat(task).as("after %d letters of %s", taken, senders).isNotNull();
            task.run();
        }
        for (Thread sender : senders) {
            sender.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(sender.isAlive())
                    .as("%s waits though there is room", sender)
                    .isFalse();
        }
        assertThat(next).containsOnly(LETTERS);
    }
}
