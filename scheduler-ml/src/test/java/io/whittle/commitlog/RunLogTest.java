package io.whittle.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.backend.BlockOutcomes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log's thread promises, and when. */
@Timeout(30)
class RunLogTest {
    /** A disk whose answer to a force can be held back. */
    private static final class SlowDisk implements LogPlace {
        final CrashingFile file = new CrashingFile();
        final CountDownLatch answer = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);
        Optional<IOException> refusal = Optional.empty();
        boolean deleted;
        boolean released;

        @Override
        public LogFile create() throws IOException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            return new LogFile() {
                @Override
                public long size() {
                    return file.size();
                }

                @Override
                public int read(java.nio.ByteBuffer target, long position) {
                    return file.read(target, position);
                }

                @Override
                public void write(java.nio.ByteBuffer source, long position) throws IOException {
                    file.write(source, position);
                }

                @Override
                public void force() throws IOException {
                    asked.countDown();
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    file.force();
                }

                @Override
                public void truncate(long size) {
                    file.truncate(size);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void delete() {
            deleted = true;
        }

        @Override
        public void release() {
            released = true;
        }

        @Override
        public String failure(IOException e) {
            return "disk: " + e.getMessage();
        }
    }

    private static final class Heard implements RunLog.Listener {
        final LinkedBlockingQueue<String> news = new LinkedBlockingQueue<>();

        @Override
        public void persisted(BlockOutcomes outcomes, long[] positions) {
            news.add("safe " + outcomes.block(0) + " to " + outcomes.block(outcomes.size() - 1));
        }

        @Override
        public void relieved() {
            news.add("relieved");
        }

        @Override
        public void unkept(String sentence) {
            news.add("unkept " + sentence);
        }

        @Override
        public void broken(String sentence) {
            news.add("broken " + sentence);
        }

        String next() throws InterruptedException {
            String next = news.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("news of the log").isNotNull();
            return next;
        }
    }

    @TempDir
    private Path scratch;

    private final SlowDisk disk = new SlowDisk();
    private final Heard heard = new Heard();
    private final LogWriter writer = new LogWriter();

    private RunLog log(Durability durability, LogPlace place, Heard listener, long maxBacklog) {
        RunLog log = new RunLog(
                new RunLog.Setup(writer, durability, scratch, maxBacklog, result -> true, listener),
                Optional.of(place),
                Optional.empty());
        log.begin(Samples.header("r"), new LogEntry.LifeBegan(1, 0));
        return log;
    }

    @Test
    void nothingIsSafeBeforeTheDiskHasSaidSo() throws Exception {
        RunLog log = log(Durability.sync(), disk, heard, 1 << 20);
        log.append(Samples.NODE, Samples.outcomes(0, 3), true, 10);
        disk.asked.await();
        assertThat(heard.news).isEmpty();
        for (int block = 3; block < 50; block++) {
            log.append(Samples.NODE, Samples.outcomes(block, block + 1), true, 10);
        }
        disk.answer.countDown();
        assertThat(heard.next()).isEqualTo("safe 0 to 2");
        for (int block = 3; block < 50; block++) {
            assertThat(heard.next()).isEqualTo("safe " + block + " to " + block);
        }
        assertThat(disk.file.forces()).as("what gathers is forced together").isLessThan(10);
        assertThat(log.close(RunLog.End.KEEP).join()).isTrue();
        assertThat(CommitLog.recover(disk.file).positions().size()).isEqualTo(50);
        assertThat(disk.released).isTrue();
        assertThat(disk.deleted).isFalse();
    }

    @Test
    void whatLacksItemsCountsNowAndIsNotThereForALaterLife() throws Exception {
        disk.answer.countDown();
        RunLog log = log(Durability.sync(), disk, heard, 1 << 20);
        log.append(Samples.NODE, Samples.outcomes(0, 3), true, 10);
        log.append(Samples.NODE, Samples.outcomes(3, 4), false, 10);
        assertThat(heard.next()).isEqualTo("safe 0 to 2");
        assertThat(heard.next()).isEqualTo("safe 3 to 3");
        log.close(RunLog.End.KEEP).join();
        assertThat(CommitLog.recover(disk.file).positions().blocks().toArray()).containsExactly(0, 1, 2);
    }

    @Test
    void withinALossWindowTheDiskIsNotWaitedFor() throws Exception {
        RunLog log = log(Durability.within(Duration.ofMillis(1)), disk, heard, 1 << 20);
        log.append(Samples.NODE, Samples.outcomes(0, 3), true, 10);
        assertThat(heard.next()).isEqualTo("safe 0 to 2");
        disk.asked.await(); // but it is asked in time
        disk.answer.countDown();
        log.close(RunLog.End.KEEP).join();
    }

    @Test
    void aBacklogThatGrowsTooLongIsSaidOnceAndRelievedOnce() throws Exception {
        RunLog log = log(Durability.sync(), disk, heard, 2000);
        List<Boolean> tooLong = new ArrayList<>();
        for (int block = 0; block < 40; block++) {
            tooLong.add(log.append(Samples.NODE, Samples.outcomes(block, block + 1), true, 10));
        }
        assertThat(tooLong.stream().filter(each -> each)).hasSize(1);
        disk.answer.countDown();
        List<String> news = new ArrayList<>();
        while (news.stream().filter(each -> each.startsWith("safe")).count() < 40 || !news.contains("relieved")) {
            news.add(heard.next());
        }
        assertThat(news.stream().filter(each -> each.equals("relieved"))).hasSize(1);
        log.close(RunLog.End.DELETE).join();
        assertThat(disk.deleted).isTrue();
    }

    @Test
    void aFullDiskEndsTheLogInOneSentenceAndLeavesItWhole() throws Exception {
        disk.answer.countDown();
        RunLog log = log(Durability.sync(), disk, heard, 1 << 20);
        log.append(Samples.NODE, Samples.outcomes(0, 3), true, 10);
        assertThat(heard.next()).isEqualTo("safe 0 to 2");
        disk.file.limitTo(disk.file.size() + 50);
        log.append(Samples.NODE, Samples.outcomes(3, 9), true, 10);
        assertThat(heard.next()).isEqualTo("broken disk: No space left on device");
        log.append(Samples.NODE, Samples.outcomes(9, 12), true, 10);
        assertThat(log.close(RunLog.End.KEEP).join()).as("may go on").isTrue();
        assertThat(heard.news).isEmpty();
        disk.file.limitTo(Long.MAX_VALUE);
        RecoveredLog recovered = CommitLog.recover(disk.file);
        assertThat(recovered.damage()).isEmpty();
        assertThat(recovered.positions().blocks().toArray()).containsExactly(0, 1, 2);
    }

    @Test
    void whereNoLogCanBeKeptTheRunGoesOnWithATemporaryOne() throws Exception {
        disk.refusal = Optional.of(new IOException("too many open files"));
        RunLog log = log(Durability.sync(), disk, heard, 1 << 20);
        log.append(Samples.NODE, Samples.outcomes(0, 3), true, 10);
        assertThat(heard.next()).isEqualTo("unkept disk: too many open files");
        assertThat(heard.next()).isEqualTo("safe 0 to 2");
        assertThat(log.close(RunLog.End.KEEP).join()).as("may go on").isFalse();
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void oneThreadServesSeveralRuns() throws Exception {
        disk.answer.countDown();
        List<RunLog> logs = new ArrayList<>();
        List<SlowDisk> disks = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            SlowDisk own = new SlowDisk();
            own.answer.countDown();
            disks.add(own);
            logs.add(log(Durability.sync(), own, heard, 1 << 20));
        }
        for (int block = 0; block < 100; block++) {
            logs.get(block % 5).append(Samples.NODE, Samples.outcomes(block, block + 1), true, 10);
        }
        for (int block = 0; block < 100; block++) {
            assertThat(heard.next()).startsWith("safe");
        }
        for (int run = 0; run < 5; run++) {
            logs.get(run).close(RunLog.End.KEEP_COMPLETED).join();
            RecoveredLog recovered = CommitLog.recover(disks.get(run).file);
            assertThat(recovered.positions().size()).isEqualTo(20);
            assertThat(recovered.completed()).isTrue();
            CommitLogTest.checkResults(disks.get(run).file, recovered);
        }
    }
}
