package io.whittle.runtime.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobProgress;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.Bins;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeathBenchmarkTest {
    /** A run that tells of some progress and then ends, or goes on. */
    private record ToldRun(double progressTold, Optional<RunStatus> end) implements RunHandle {
        @Override
        public String runId() {
            return "run";
        }

        @Override
        public CompletableFuture<RunRecord> completion() {
            return end.map(status -> CompletableFuture.completedFuture(record(status)))
                    .orElseGet(CompletableFuture::new);
        }

        @Override
        public JobProgress progress() {
            return new JobProgress(100, (long) (100 * progressTold), true, 1, Duration.ZERO, 1, 0);
        }

        @Override
        public void onProgress(Consumer<JobProgress> listener) {
            listener.accept(progress());
        }

        @Override
        public void cancel() {}
    }

    private static RunRecord record(RunStatus status) {
        RunStart start = new RunStart(
                "run", "empty", "1", Parameters.none(), "learned", 0, Instant.EPOCH, List.of(), Requirements.none());
        return new RunRecord(
                start,
                status,
                "no node could take the job",
                "",
                Partition.of(100),
                "none",
                List.of(),
                1,
                1,
                0,
                0,
                0,
                List.of(),
                Bins.of(Partition.of(100).blocks()),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void theMiddleOfARunIsAwaited() {
        assertThatCode(() -> DeathBenchmark.awaitHalf(new ToldRun(0.5, Optional.empty())))
                .doesNotThrowAnyException();
    }

    @Test
    void aRunThatFailsBeforeItsMiddleEndsTheBenchmark() {
        assertThatThrownBy(() -> DeathBenchmark.awaitHalf(new ToldRun(0.3, Optional.of(RunStatus.NO_NODE))))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no node could take the job");
    }

    @Test
    void aRunThatIsOverAtOnceSaysNothingOfADeath() {
        assertThatThrownBy(() -> DeathBenchmark.awaitHalf(new ToldRun(1, Optional.of(RunStatus.DONE))))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("ended before a worker could be killed");
    }
}
