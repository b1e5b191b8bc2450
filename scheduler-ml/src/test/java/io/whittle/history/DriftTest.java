package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.history.Drift.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final double DEVIATION = 0.3;
    private static final Map<String, Double> VALIDATED = Map.of("dig", 1.3);

    private static ModelScore score(int run, String job, double level) {
        return new ModelScore(
                "run-" + run,
                "0001",
                true,
                "dig",
                job,
                Instant.EPOCH,
                100,
                level,
                DEVIATION,
                Math.max(Math.abs(level), 0.2),
                0.8);
    }

    private static Drift only(List<ModelScore> scores) {
        List<Drift> drifts = Drift.of(scores, VALIDATED);
        assertThat(drifts).hasSize(1);
        return drifts.get(0);
    }

    /** Runs of jobs of their own, off as the model had said they might be, all shifted. */
    private static List<ModelScore> runs(int count, double shift, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ModelScore> scores = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scores.add(score(i, "job-" + i, shift + DEVIATION * random.nextGaussian()));
        }
        return scores;
    }

    @Test
    void saysNothingOnAFewRuns() {
        Drift drift = only(runs(4, 2, 1));
        assertThat(drift.state()).isEqualTo(State.TOO_FEW);
        assertThat(drift.sentence()).contains("4 of the 5 runs");
        assertThat(Drift.of(List.of(), VALIDATED)).isEmpty();
    }

    @Test
    void seldomCriesWolf() {
        int alarms = 0;
        for (int seed = 0; seed < 500; seed++) {
            alarms += only(runs(20, 0, seed)).state() == State.DRIFTED ? 1 : 0;
        }
        assertThat(alarms).isLessThan(15);
    }

    @Test
    void noticesThatEverythingTakesTwiceAsLong() {
        int noticed = 0;
        for (int seed = 0; seed < 100; seed++) {
            noticed += only(runs(8, Math.log(2), seed)).state() == State.DRIFTED ? 1 : 0;
        }
        assertThat(noticed).isGreaterThan(95);
        assertThat(only(runs(20, Math.log(2), 1)).sentence())
                .contains("20 runs (20 jobs)", "1.30 when it was validated", "has drifted", "whittle train");
        assertThat(only(runs(20, Math.log(2), 1)).level()).isBetween(1.6, 2.4);
    }

    @Test
    void oneRunWithASpikeIsNoDrift() {
        List<ModelScore> scores = new ArrayList<>(runs(7, 0, 3));
        scores.add(score(99, "job-3", 5));
        assertThat(only(scores).state()).isEqualTo(State.AS_EXPECTED);
        List<ModelScore> oneJob = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            oneJob.add(score(i, "job", i == 2 ? 5 : 0.1));
        }
        assertThat(only(oneJob).state()).isEqualTo(State.AS_EXPECTED);
    }

    @Test
    void oneJobThatRunsAgainAndAgainCountsOnce() {
        List<ModelScore> somewhatOff = new ArrayList<>();
        List<ModelScore> farOff = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            somewhatOff.add(score(i, "job", 1.5 * DEVIATION));
            farOff.add(score(i, "job", 3 * DEVIATION));
        }
        assertThat(only(somewhatOff).state()).isEqualTo(State.WORSE);
        assertThat(only(farOff).state()).isEqualTo(State.DRIFTED);
    }

    /** Two of two jobs outside is no proof; that the error has doubled is no news to be kept back either. */
    @Test
    void doesNotCallExpectedWhatIsWorseThanItWas() {
        List<ModelScore> scores = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            scores.add(score(i, "job-" + i % 2, i % 2 == 0 ? 1.0 : 0.6));
        }
        Drift drift = only(scores);
        assertThat(drift.state()).isEqualTo(State.WORSE);
        assertThat(drift.sentence())
                .contains(
                        "off by a factor of 2.23, 1.30 when it was validated: worse, which may be chance: 2 of 2 jobs")
                .doesNotContain("as expected");
    }

    @Test
    void widensIntervalsThatHaveBeenTooNarrow() {
        assertThat(only(runs(20, 0, 1)).widening()).isBetween(1.0, 1.3);
        assertThat(only(runs(8, Math.log(2), 1)).widening()).isGreaterThan(1.8);
        assertThat(only(List.of(score(1, "job", 100))).widening()).isLessThan(4);
    }

    @Test
    void looksAtRecentRunsOnly() {
        List<ModelScore> scores = new ArrayList<>(runs(Drift.RECENT, 0, 5));
        scores.addAll(runs(200, 3, 6));
        assertThat(only(scores).state()).isEqualTo(State.AS_EXPECTED);
        assertThat(only(scores).runs()).isEqualTo(Drift.RECENT);
    }
}
