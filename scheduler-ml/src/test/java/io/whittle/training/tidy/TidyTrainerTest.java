package io.whittle.training.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.cost.Regression;
import io.whittle.json.PlainJson;
import io.whittle.training.ErrorSummary;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose right answer is known. */
class TidyTrainerTest {
    private static final String HEADER =
            "run_id,job_kind,start_s,duration_s,items,node_id,node_cores,node_speed_mhz,outcome,memory_bytes,param_level,split";

    private final Random random = new Random(7);
    private final List<String> lines = new ArrayList<>(List.of(HEADER));

    @TempDir
    private Path folder;

    private void row(String run, String kind, double seconds, long items, String node, int level, String split) {
        lines.add(String.format(
                Locale.ROOT,
                "%s,%s,%d,%.9f,%d,%s,8,2000,ok,%d,%d,%s",
                run,
                kind,
                lines.size(),
                seconds,
                items,
                node,
                // known only afterwards, and it tells all
                (long) (seconds * 1e6),
                level,
                split));
    }

    private double noise(double spread) {
        return Math.exp(spread * random.nextGaussian());
    }

    private TidyData read(String... marks) {
        try {
            Path file = Files.write(folder.resolve("table.csv"), lines);
            return TidyReader.read(List.of(file), List.of(), Set.of(marks), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TidyOptions options(Optional<String> fold, Optional<String> leaveOut, String... trainers) {
        return new TidyOptions(fold, leaveOut, List.of(trainers), Duration.ofMinutes(5), 1);
    }

    private TidyReport byFold(String... trainers) {
        return new TidyTrainer(options(Optional.of("split"), Optional.empty(), trainers), step -> {}, step -> {})
                .train(read("split"));
    }

    @Test
    void extrapolatesSizesInProportionWhereTreesCannot() {
        for (int run = 0; run < 60; run++) {
            for (String kind : List.of("sort", "scan")) {
                long items = 1000L << (run % 4);
                double cost = kind.equals("sort") ? 3e-4 : 2e-5;
                row("r" + run, kind, cost * items * noise(0.05), items, "n1", 1, "train");
                row("t" + run, kind, cost * items * 32 * noise(0.05), items * 32, "n1", 1, "test");
            }
        }
        TidyReport report = byFold();
        assertThat(report.comparedBy()).isEqualTo("the largest values of items");
        assertThat(report.overall().get("chosen").mdapePercent()).isLessThan(15);
        assertThat(report.overall().get("boosted-trees").mdapePercent()).isGreaterThan(80);
    }

    @Test
    void asksForSmallerSizesWhereThoseAreHeldOut() {
        for (int run = 0; run < 60; run++) {
            for (String kind : List.of("sort", "scan")) {
                long items = 1000L << (run % 4);
                double cost = kind.equals("sort") ? 3e-4 : 2e-5;
                row("r" + run, kind, cost * items * 32 * noise(0.05), items * 32, "n1", 1, "train");
                row("t" + run, kind, cost * items * noise(0.05), items, "n1", 1, "test");
            }
        }
        TidyReport report = byFold();
        assertThat(report.comparedBy()).isEqualTo("the smallest values of items");
        assertThat(report.ofChosen().mdapePercent()).isLessThan(15);
        assertThat(report.ofChosen().interval80Coverage()).isGreaterThan(0.65);
        assertThat(report.overall().get("boosted-trees").mdapePercent()).isGreaterThan(200);
    }

    @Test
    void learnsFromMoreKindsNodesAndRunsThanAnybodyNames() {
        for (int job = 0; job < 6000; job++) {
            int items = 1000 + random.nextInt(9000);
            row("r" + job, "" + job, 1e-4 * items, items, "n" + job, 1, job % 4 == 0 ? "test" : "train");
        }
        TidyData data = read("split", "run_id");
        assertThat(data.feature(LearningRows.KIND).orElseThrow().texts()).hasSize(6000);
        assertThat(data.marks().get("run_id").texts()).hasSize(6000);
        assertThat(byFold("power-law").ofChosen().rows()).isEqualTo(1500);
        assertThatThrownBy(
                        () -> new TidyTrainer(options(Optional.empty(), Optional.of("run_id")), step -> {}, step -> {})
                                .train(data))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("'run_id' has 6000 values")
                .hasMessageContaining("--fold");
    }

    @Test
    void aKindThatWasNeverSeenIsAsWideAsKindsAreUnlike() {
        for (int run = 0; run < 60; run++) {
            for (int kind = 0; kind < 8; kind++) {
                double seconds = Math.pow(10, kind - 4.0) * noise(0.1);
                row("r" + run, "k" + kind, seconds, 1000, "n1", 1, "train");
            }
            row("t" + run, "unseen", 30 * noise(0.1), 1000, "n1", 1, "test");
        }
        assertThat(byFold("power-law").ofChosen().interval80Coverage()).isEqualTo(1);
    }

    @Test
    void namesErrorsOfEveryCandidateOverallAndForEachKind() {
        stationary(0.1);
        Map<String, Object> map = byFold().toMap();
        Map<String, Object> test = PlainJson.asObject(map.get("test"));
        Map<String, Object> overall = PlainJson.asObject(test.get("overall"));
        assertThat(overall.keySet())
                .contains("kind-median", "power-law", "nearest-run", "linear", "forest", "boosted-residual", "chosen");
        assertThat(PlainJson.asObject(overall.get("chosen")).keySet())
                .containsExactly(
                        "rows", "mdape_percent", "geometric_mean_ratio", "within_25_percent", "interval_80_coverage");
        Map<String, Object> kinds = PlainJson.asObject(test.get("kinds"));
        assertThat(kinds.keySet()).containsExactlyInAnyOrder("a", "b");
        assertThat(PlainJson.asObject(kinds.get("a")).keySet()).isEqualTo(overall.keySet());
        assertThat(PlainJson.readObject(PlainJson.write(map))).isNotEmpty();
    }

    @Test
    void saysHowItWasLearnedAndAfterHowManyRounds() {
        stationary(0.1);
        Map<String, Object> map = byFold().toMap();
        assertThat(PlainJson.asObject(map.get("libraries")).keySet()).contains("java", "tribuo", "xgboost");
        assertThat(PlainJson.asText(PlainJson.asObject(map.get("libraries")).get("xgboost")))
                .matches("XGBoost \\d+\\.\\d+.*");
        assertThat(PlainJson.asObject(
                        PlainJson.asObject(map.get("hyper_parameters")).get("boosted-trees")))
                .containsEntry("eta", 0.1)
                .containsKeys("max_rounds", "max_leaves", "subsample");
        long rounds = PlainJson.asLong(
                PlainJson.asList(PlainJson.asObject(map.get("rounds")).get("boosted-trees"))
                        .get(0));
        assertThat(rounds).isBetween(1L, 500L);
        assertThat(PlainJson.readObject(PlainJson.write(map))).isNotEmpty();
    }

    private void stationary(double spread) {
        for (int run = 0; run < 120; run++) {
            for (String kind : List.of("a", "b")) {
                int level = 1 + random.nextInt(9);
                long items = 1000 + random.nextInt(100_000);
                double seconds = (kind.equals("a") ? 1e-4 : 1e-3) * items * level;
                row("r" + run, kind, seconds * noise(spread), items, "n1", level, run % 4 == 0 ? "test" : "train");
            }
        }
    }

    @Test
    void intervalsHoldWhatTheySay() {
        stationary(0.2);
        ErrorSummary chosen = byFold("linear").ofChosen();
        assertThat(chosen.interval80Coverage()).isBetween(0.68, 0.92);
        assertThat(chosen.geometricMeanRatio()).isLessThan(1.25);
    }

    @Test
    void isNoWorseThanPlainMethodsAndGivesTheSameTwice() {
        stationary(0.1);
        TidyReport report = byFold();
        for (String plain : List.of("kind-median", "power-law", "nearest-run")) {
            assertThat(report.ofChosen().geometricMeanRatio())
                    .isLessThan(report.overall().get(plain).geometricMeanRatio());
        }
        assertThat(byFold().overall()).isEqualTo(report.overall());
    }

    @Test
    void withoutTimeIsAsGoodAsThePlainMethodsAndSaysWhatItLeftOut() {
        stationary(0.1);
        for (String trainer : List.of("", "linear")) {
            TidyOptions hurried = new TidyOptions(
                    Optional.of("split"),
                    Optional.empty(),
                    trainer.isEmpty() ? List.of() : List.of(trainer),
                    Duration.ofNanos(1),
                    1);
            TidyReport report = new TidyTrainer(hurried, step -> {}, step -> {}).train(read("split"));
            assertThat(report.overall().keySet())
                    .containsExactlyInAnyOrder("kind-median", "power-law", "nearest-run", "chosen");
            assertThat(report.warnings()).contains("there was no time for 'linear'; raise --budget");
            assertThat(report.ofChosen().geometricMeanRatio())
                    .isLessThan(1.01 * report.overall().get("nearest-run").geometricMeanRatio());
        }
    }

    @Test
    void wherePlainIsBestItIsNotGivenUpForWhatChanceMadeLookBetter() {
        for (int run = 0; run < 200; run++) {
            row("r" + run, "a", noise(0.5), 100, "n1", random.nextInt(50), run % 4 == 0 ? "test" : "train");
        }
        TidyReport report = byFold();
        assertThat(report.ofChosen().geometricMeanRatio())
                .isLessThan(1.03 * report.overall().get("kind-median").geometricMeanRatio());
    }

    @Test
    void neverLooksAtWhatIsKnownOnlyAfterwards() {
        for (int run = 0; run < 80; run++) {
            row("r" + run, "a", noise(1), 100, "n1", 1 + run % 3, run % 4 == 0 ? "test" : "train");
        }
        // memory_bytes says what it took; nothing else does
        assertThat(byFold().ofChosen().geometricMeanRatio()).isGreaterThan(1.5);
    }

    @Test
    void aKindThatWasNeverSeenIsWide() {
        stationary(0.05);
        for (int run = 0; run < 20; run++) {
            row("u" + run, "unseen", 1e-4 * 5000 * noise(0.05), 5000, "n1", 3, "test");
        }
        TidyData data = read("split");
        TidyReport report = new TidyTrainer(
                        options(Optional.of("split"), Optional.empty(), "linear"), step -> {}, step -> {})
                .train(data);
        Regression model = Regression.fromMap(
                PlainJson.asObject(
                        PlainJson.readObject(PlainJson.write(report.model())).get("log_seconds")),
                data.features().size());
        double[] row = TidyRows.of(data, new int[] {0}).row(0);
        double[] unseen = row.clone();
        unseen[0] = Double.NaN;
        assertThat(model.deviation(unseen)).isGreaterThan(0.9).isGreaterThan(4 * model.deviation(row));
        double[] far = row.clone();
        far[column(data, "items")] += 8;
        assertThat(model.deviation(far)).isGreaterThan(1.5 * model.deviation(row));
    }

    private static int column(TidyData data, String name) {
        return data.features().stream().map(TidyData.Feature::name).toList().indexOf(name);
    }

    @Test
    void aSpikeAmongRepetitionsPoisonsNothing() {
        for (int level = 1; level <= 12; level++) {
            for (int repeat = 0; repeat < 6; repeat++) {
                double spike = repeat == 5 && level % 2 == 0 ? 50 : 1;
                row("r" + level + "-" + repeat, "a", level * spike * noise(0.02), 100, "n1", level, "train");
            }
            row("t" + level, "a", level, 100, "n1", level, "test");
        }
        TidyReport report = byFold();
        assertThat(report.overall().get("configurations").mdapePercent()).isLessThan(6);
        assertThat(report.ofChosen().geometricMeanRatio()).isLessThan(1.1);
    }

    @Test
    void aSecondNodeIsTakenToUseHalfOfWhatItHasMore() {
        for (int run = 0; run < 60; run++) {
            for (String kind : List.of("a", "b")) {
                row("r" + run, kind, (1 + run % 5) * noise(0.02), 100, "n1", 1 + run % 5, "train");
            }
        }
        for (int run = 0; run < 20; run++) {
            // four times the cores, and half the time: neither as on the first node, nor a quarter
            lines.add(String.format(
                    Locale.ROOT,
                    "t%d,a,%d,%.9f,100,n2,32,2000,ok,1,%d,test",
                    run,
                    lines.size(),
                    (1 + run % 5) * 0.5,
                    1 + run % 5));
        }
        TidyReport report = byFold("linear", "configurations");
        assertThat(report.ofChosen().geometricMeanRatio()).isLessThan(1.15);
        assertThat(report.overall().get("configurations").geometricMeanRatio()).isGreaterThan(1.8);
    }

    @Test
    void judgesByFewerRowsThanThereAreWhereThereIsNoTimeAndSaysSo() {
        for (int run = 0; run < 6000; run++) {
            row("r" + run, "a", 1 * noise(0.1), 100, "n1", run % 9, run % 2 == 0 ? "test" : "train");
        }
        TidyOptions hurried =
                new TidyOptions(Optional.of("split"), Optional.empty(), List.of(), Duration.ofNanos(1), 1);
        TidyReport report = new TidyTrainer(hurried, step -> {}, step -> {}).train(read("split"));
        assertThat(report.ofChosen().rows()).isEqualTo(2000);
        assertThat(report.warnings())
                .contains("there was time to judge by 2000 of 3000 rows held out only; raise --budget");
    }

    @Test
    void holdsOutEachNodeInTurn() {
        for (int run = 0; run < 90; run++) {
            row("r" + run, "a", (1 + run % 3) * noise(0.05), 100, "n" + run % 3, 1 + run % 5, "");
        }
        TidyReport report = new TidyTrainer(
                        options(Optional.empty(), Optional.of("node_id"), "linear"), step -> {}, step -> {})
                .train(read("node_id"));
        assertThat(report.ofChosen().rows()).isEqualTo(90);
        assertThat(report.comparedBy()).isEqualTo("values of node_id, each in turn");
    }

    @Test
    void holdsOutLaterRunsWhereNothingIsSaid() {
        stationary(0.1);
        TidyReport report = new TidyTrainer(
                        options(Optional.empty(), Optional.empty(), "linear"), step -> {}, step -> {})
                .train(read());
        assertThat(report.ofChosen().rows()).isBetween(55, 70);
        assertThat(report.comparedBy()).isEqualTo("later runs");
    }

    @Test
    void saysWhatIsMissing() {
        row("r1", "a", 1, 100, "n1", 1, "train");
        row("r2", "a", 1, 100, "n1", 1, "train");
        assertThatThrownBy(this::byFold)
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("there are no rows whose split is 'test'");
        assertThatThrownBy(
                        () -> new TidyTrainer(options(Optional.empty(), Optional.of("node_id")), step -> {}, step -> {})
                                .train(read("node_id")))
                .hasMessageContaining("at least two values");
        row("r3", "a", 1, 100, "n1", 1, "test");
        assertThatThrownBy(() -> byFold("magic")).hasMessageContaining("there is no trainer 'magic'; there are auto, ");
    }
}
