package io.whittle.commitlog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of those who hand results to the log's thread, of that thread, and of those who close: what is handed over
 * is written once, in order, by one thread; nobody hears that it is safe before it was forced; what one log throws keeps no
 * other one waiting.
 */
class LogWriterLincheckTest {
    private static final int INVOCATIONS = 100;

    /** A log of numbers; the writing thread's own, but for what is looked at when that has ended. */
    private static final class Numbers implements LogWriter.Log {
        private final LogWriter writer;
        private final List<Integer> appended = new ArrayList<>();
        private int flushed;
        /** How many were forced to the disk: those who gave them hear so. */
        private int safe;

        private boolean closed;
        private boolean busy;
        private String wrong = "";
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Numbers(LogWriter writer) {
            this.writer = writer;
        }

        void append(int number) {
            writer.add(this, () -> {
                begin();
                expect(!closed, "what was handed over before the end comes before it");
                appended.add(number);
                busy = false;
            });
        }

        /** Appends what cannot be written. */
        void appendNonsense() {
            writer.add(this, () -> {
                throw new IllegalStateException("this cannot be written");
            });
        }

        /** Hands over the end, and waits for it. */
        void close() {
            writer.add(this, () -> {
                begin();
                flushed = appended.size();
                safe = flushed;
                closed = true;
                busy = false;
                end.complete(null);
            });
            end.join();
        }

        private void begin() {
            expect(!busy, "one thread writes");
            busy = true;
        }

        private void expect(boolean holds, String what) {
            wrong = holds ? wrong : what;
        }

        /** Checks what it is in the end. */
        void checkHolds(Integer... numbers) {
            check(wrong.isEmpty(), wrong);
            check(appended.equals(List.of(numbers)) && safe == numbers.length, "it is whole: " + appended);
        }

        @Override
        public void flush() {
            begin();
            flushed = appended.size();
            busy = false;
        }

        @Override
        public long forceDueNanos() {
            return flushed > safe ? writer.nanos() : Long.MAX_VALUE;
        }

        @Override
        public void force() {
            begin();
            safe = flushed;
            busy = false;
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    /** Each time it is looked at, it is later. */
    private static LogWriter writer() {
        AtomicLong time = new AtomicLong();
        return new LogWriter(time::incrementAndGet, trouble -> {});
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void logsThatAreForcedTogetherHoldEachItsOwn() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            LogWriter writer = writer();
            Numbers one = new Numbers(writer);
            Numbers two = new Numbers(writer);
            Thread other = started(() -> {
                two.append(7);
                two.close();
            });
            one.append(1);
            one.append(2);
            one.close();
            join(other);
            writer.close();
            one.checkHolds(1, 2);
            two.checkHolds(7);
        });
    }

    @Test
    void whatOneLogThrowsKeepsNoOtherWaiting() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            LogWriter writer = writer();
            Numbers broken = new Numbers(writer);
            Numbers whole = new Numbers(writer);
            Thread other = started(broken::appendNonsense);
            whole.append(1);
            whole.close();
            join(other);
            writer.close();
            whole.checkHolds(1);
        });
    }
}
