package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.JobProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobRunnerTest {
    private static JobProgress progress(long items, long itemsDone, int nodesBusy) {
        return new JobProgress(items, itemsDone, true, nodesBusy, Duration.ofSeconds(7), 1, 0);
    }

    @Test
    void oneNodeOrItemIsNotSeveral() {
        assertThat(JobRunner.figures(progress(400, 1, 1))).isEqualTo("1 of 400 items, 1 node busy, 7 s");
        assertThat(JobRunner.figures(progress(1, 0, 0))).isEqualTo("0 of 1 item, 0 nodes busy, 7 s");
    }
}
