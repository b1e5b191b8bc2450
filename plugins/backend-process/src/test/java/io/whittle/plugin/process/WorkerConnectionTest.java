package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import io.whittle.spi.BlockList;
import io.whittle.spi.OpenFiles;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a worker that cannot be told what to do. */
@Timeout(60)
class WorkerConnectionTest {
    private static final JobDescription JOB =
            new JobDescription(1, "kind", "1", Parameters.none(), new Partition(4, 1), false, Requirements.none());

    /** The worker's end of the pipe; completes when that is closed. */
    private static final class Pipe extends ByteArrayOutputStream {
        final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    private static final class Listener implements AttemptListener {
        final CompletableFuture<Failure> failure = new CompletableFuture<>();

        @Override
        public void started(long attempt) {}

        @Override
        public void progressed(long attempt, BlockOutcomes outcomes) {}

        @Override
        public void shrunk(long attempt, int position, int end) {}

        @Override
        public void finished(long attempt, BlockOutcomes outcomes) {}

        @Override
        public void failed(long attempt, BlockOutcomes outcomes, Failure why) {
            failure.complete(why);
        }
    }

    private static WorkerConnection connection(Pipe pipe, WorkloadSource workloads) {
        return connection(InputStream.nullInputStream(), pipe, workloads);
    }

    private static WorkerConnection connection(InputStream said, Pipe pipe, WorkloadSource workloads) {
        WorkerConnection connection = new WorkerConnection(
                "node", said, pipe, new Announcements(workloads, true), job -> false, 1 << 20, Long.MAX_VALUE);
        connection.startWriting();
        return connection;
    }

    private static Segment segment() {
        return new Segment(JOB, BlockList.range(0, 4), new float[0], 0);
    }

    @Test
    void aWriterThatBreaksClosesThePipeSoThatTheWorkerEnds() throws Exception {
        Pipe pipe = new Pipe();
        WorkerConnection connection = connection(pipe, kind -> {
            throw new UnsupportedOperationException("no such thing");
        });
        connection.dispatch(1, segment(), new Listener());
        pipe.closed.get(30, TimeUnit.SECONDS);
        assertThat(connection.speechless())
                .hasValueSatisfying(why -> assertThat(why).contains("no such thing"));
    }

    @Test
    void aWorkerThatIsSaidGoodbyeIsNotSpeechless() throws Exception {
        Pipe pipe = new Pipe();
        WorkerConnection connection = connection(pipe, kind -> List.of());
        connection.sayGoodbye();
        pipe.closed.get(30, TimeUnit.SECONDS);
        assertThat(connection.speechless()).isEmpty();
        assertThat(pipe.size()).isPositive();
    }

    /** It is started again at once then, however often its items end it: that is for the scheduler to find out. */
    @Test
    void aWorkerThatDiedOverItsFirstItemHasBegun() throws Exception {
        ByteArrayInputStream said = new ByteArrayInputStream(Frames.frame(new Message.Started(1)));
        WorkerConnection connection = connection(said, new Pipe(), kind -> List.of());
        assertThat(connection.hasBegun()).isFalse();
        connection.dispatch(1, segment(), new Listener());
        connection.read();
        assertThat(connection.hasBegun()).isTrue();
    }

    @Test
    void nobodyIsBlamedWhereTheSchedulerHasNoFileHandleLeft() throws Exception {
        Listener listener = new Listener();
        WorkerConnection connection = connection(new Pipe(), kind -> {
            throw new IllegalStateException("kind.jar: Too many open files");
        });
        connection.dispatch(1, segment(), listener);
        Failure failure = listener.failure.get(30, TimeUnit.SECONDS);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.block()).isEmpty();
        assertThat(failure.message()).contains("Too many open files").endsWith(OpenFiles.REMEDY);
        assertThat(connection.speechless()).isEmpty();
    }
}
