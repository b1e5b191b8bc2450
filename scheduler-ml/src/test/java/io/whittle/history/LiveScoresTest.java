package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.scheduler.RunRecord;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveScoresTest {
    @TempDir
    private Path home;

    /** Says that every item takes so many seconds on every node. */
    private record Even(String version, double seconds) implements CostModel {
        @Override
        public boolean knows(String kind) {
            return true;
        }

        @Override
        public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
            double[] perItem = new double[job.bins().count()];
            Arrays.fill(perItem, seconds);
            return Optional.of(CostProfile.predicted(job.partition(), job.bins(), perItem, 0.5, 0.25, version));
        }
    }

    private record Broken(String version) implements CostModel {
        @Override
        public boolean knows(String kind) {
            return true;
        }

        @Override
        public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
            throw new IllegalStateException("no");
        }
    }

    private List<ModelScore> scores(RunHistory history, String version) {
        return history.scores(version, 10);
    }

    @Test
    void scoresTheModelInUseAndThoseOnTrial() {
        List<String> warnings = new ArrayList<>();
        try (RunHistory history = RunHistory.open(home, warnings::add)) {
            RunRecord run = Runs.ended(Runs.start("run-1", 0), 5); // bins cost 1, 2, 3, 4, 5 ms; cut by 0007
            try (LiveScores live = new LiveScores(
                    history,
                    () -> new Even("0007", 3e-3),
                    List.of(new Even("0008", 6e-3), new Broken("0009"), CostModel.none()))) {
                history.runStarted(run.start());
                live.runStarted(run.start());
                history.runEnded(run);
                live.runEnded(run);
            }
            ModelScore inUse = scores(history, "0007").get(0);
            assertThat(inUse.inUse()).isTrue();
            assertThat(inUse.runId()).isEqualTo("run-1");
            assertThat(inUse.bins()).isEqualTo(5);
            assertThat(inUse.levelError()).isCloseTo(0, within(1e-9));
            assertThat(inUse.levelDeviation()).isEqualTo(0.5);
            double mean = (Math.log(3) + Math.log(1.5) + Math.log(4 / 3.0) + Math.log(5 / 3.0)) / 5;
            assertThat(inUse.meanError()).isCloseTo(mean, within(1e-9));
            assertThat(inUse.coverage())
                    .as("the first is a third of what was said")
                    .isEqualTo(0.8);
            ModelScore onTrial = scores(history, "0008").get(0);
            assertThat(onTrial.inUse()).isFalse();
            assertThat(onTrial.levelError()).isCloseTo(Math.log(0.5), within(1e-9));
            assertThat(scores(history, "0009")).isEmpty();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void doesNotScoreForARunTheModelThatCameIntoUseMeanwhile() {
        try (RunHistory history = RunHistory.open(home, message -> {})) {
            RunRecord run = Runs.ended(Runs.start("run-1", 0), 5);
            try (LiveScores live = new LiveScores(history, () -> new Even("0010", 1), List.of())) {
                history.runEnded(run);
                live.runEnded(run);
            }
            assertThat(scores(history, "0010")).isEmpty();
        }
    }

    @Test
    void scoresOfARemovedRunAreNotKept() {
        try (RunHistory history = RunHistory.open(home, message -> {})) {
            RunRecord run = Runs.ended(Runs.start("run-1", 0), 5);
            try (LiveScores live = new LiveScores(history, () -> new Even("0007", 1), List.of())) {
                live.runEnded(run); // and no history knows it
            }
            assertThat(scores(history, "0007")).isEmpty();
        }
    }
}
