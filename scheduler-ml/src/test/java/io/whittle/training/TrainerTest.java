package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.history.RecordedRun;
import io.whittle.json.PlainJson;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final TrainingOptions OPTIONS = new TrainingOptions(1, 300, true);
    private static final NodeClass NOMINAL = new NodeClass(1, Map.of());
    private static final long SEED = 8;

    /** A home with one model in use, which has learned from the first runs over files: where most tests begin. */
    @TempDir
    private static Path taught;

    private static TrainingReport lesson;

    @TempDir
    private Path home;

    private final SyntheticRuns synthetic = new SyntheticRuns(SEED);
    private final List<RecordedRun> firstRuns = fileRuns(synthetic);

    @BeforeAll
    static void learnFromTheFirstRuns() {
        lesson = train(fileRuns(new SyntheticRuns(SEED)), taught);
    }

    /** Begins in a home like that one, instead of an empty one. */
    private void beginTaught() throws IOException {
        try (Stream<Path> all = Files.walk(taught)) {
            for (Path path : all.filter(each -> !each.equals(taught)).toList()) {
                Files.copy(path, home.resolve(taught.relativize(path)));
            }
        }
    }

    private TrainingReport train(List<RecordedRun> runs) {
        return train(runs, home);
    }

    private static TrainingReport train(List<RecordedRun> runs, Path home) {
        return new Trainer(OPTIONS).train(SyntheticRuns.data(runs), new ModelRegistry(home));
    }

    private LearnedCostModel active() {
        return new ModelRegistry(home).load("active");
    }

    private static List<RecordedRun> fileRuns(SyntheticRuns synthetic) {
        List<RecordedRun> runs = new ArrayList<>();
        for (int level : new int[] {1, 3, 9}) {
            for (String codec : List.of("quick", "slow")) {
                runs.add(synthetic.files(level, codec, "set-" + level + codec, 0.05));
            }
        }
        return runs;
    }

    private static double[] logErrors(CostProfile profile, RecordedRun run) {
        return run.costs().stream()
                .mapToDouble(cost -> Math.log(
                        cost.nanos() / 1e9 * run.nodes().get(cost.nodeId()).speed() / profile.seconds(cost.bin())))
                .toArray();
    }

    @Test
    void recoversPowerLawForOtherParametersAndActivatesIt() throws IOException {
        beginTaught();
        assertThat(lesson.activated()).as(lesson.reason()).isTrue();
        assertThat(lesson.overall().get(TrainingReport.CHOSEN).geometricMeanRatio())
                .isLessThan(1.3)
                .isLessThan(lesson.overall().get("kind-median").geometricMeanRatio() / 2);

        RecordedRun other = synthetic.files(5, "slow", "another-set", 0);
        CostProfile profile = active().profile(other.job(), NOMINAL).orElseThrow();
        double[] errors = logErrors(profile, other);
        assertThat(Numbers.median(errors)).isEqualTo(0, offset(0.25));
        for (double error : errors) {
            assertThat(error).isBetween(-1.0, 1.0);
        }
        assertThat(profile.modelVersion()).isEqualTo("0001");
        assertThat(profile.levelDeviation()).isLessThan(0.6);
    }

    @Test
    void predictsSlowNodesSlower() throws IOException {
        beginTaught();
        RecordedRun other = new SyntheticRuns(7).files(5, "slow", "another-set", 0);
        double nominal = active().profile(other.job(), NOMINAL).orElseThrow().totalSeconds();
        double slow = active().profile(other.job(), new NodeClass(0.25, Map.of()))
                .orElseThrow()
                .totalSeconds();
        assertThat(slow / nominal).isEqualTo(4, offset(0.5));
    }

    @Test
    void keepsButDoesNotActivateWhatIsNoise() {
        List<RecordedRun> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(synthetic.chance(i));
        }
        TrainingReport report = train(runs);
        assertThat(report.activated()).isFalse();
        assertThat(report.reason()).contains("not better");
        ModelRegistry registry = new ModelRegistry(home);
        assertThat(registry.list()).hasSize(1);
        assertThat(registry.activeVersion()).isEmpty();
    }

    /** Of several candidates one is always the best by chance: that must not make it look good. */
    @Test
    void whatIsBestByLuckIsNotTakenForBetter() {
        TrainingOptions few =
                new TrainingOptions(1, 300, true, List.of("linear", "nearest-run-linear", "tree", "forest"));
        int activated = 0;
        double said = 0;
        double plain = 0;
        for (int attempt = 0; attempt < 12; attempt++) {
            SyntheticRuns luck = new SyntheticRuns(attempt);
            List<RecordedRun> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(luck.luck(i));
            }
            TrainingReport report =
                    new Trainer(few).train(SyntheticRuns.data(runs), new ModelRegistry(home.resolve("" + attempt)));
            activated += report.activated() ? 1 : 0;
            said += Math.log(report.overall().get("chosen").geometricMeanRatio());
            plain += Math.log(report.overall().get("kind-median").geometricMeanRatio());
        }
        assertThat(activated).isLessThanOrEqualTo(2);
        assertThat(said).isGreaterThan(0.98 * plain);
    }

    @Test
    void usesTheRecordedShapeForTheSameJobAgain() {
        List<RecordedRun> runs = new ArrayList<>(firstRuns);
        // the same job twice, once without its features: only the record can know its shape
        RecordedRun bare = withoutFeatures(synthetic.files(4, "quick", "set-again", 0.03));
        runs.add(bare);
        runs.add(withoutFeatures(synthetic.files(4, "quick", "set-again", 0.03), "again"));
        train(runs);
        CostProfile profile =
                new ModelRegistry(home).load("1").profile(bare.job(), NOMINAL).orElseThrow();
        double[] errors = logErrors(profile, bare);
        double[] sizes = Arrays.stream(errors).map(Math::abs).toArray();
        assertThat(Numbers.quantile(sizes, 0.9)).isLessThan(0.3);
        assertThat(profile.shapeDeviation()).isLessThan(0.3);
    }

    @Test
    void spikeInAPastRunDoesNotPoisonTheProfile() {
        List<RecordedRun> runs = new ArrayList<>(firstRuns);
        RecordedRun first = synthetic.files(2, "quick", "set-spike", 0.02);
        runs.add(first);
        runs.add(spiked(synthetic.files(2, "quick", "set-spike", 0.02), 17, 500));
        runs.add(synthetic.files(2, "quick", "set-spike", 0.02));
        train(runs);
        CostProfile profile =
                new ModelRegistry(home).load("1").profile(first.job(), NOMINAL).orElseThrow();
        assertThat(logErrors(profile, first)[17]).isEqualTo(0, offset(0.3));
    }

    @Test
    void isUnsureOutsideOfWhatItHasSeen() throws IOException {
        beginTaught();
        CostProfile inside = active().profile(
                        synthetic.files(4, "quick", "x", 0).job(), NOMINAL)
                .orElseThrow();
        CostProfile larger = active().profile(
                        synthetic.files(90_000, "quick", "x", 0).job(), NOMINAL)
                .orElseThrow();
        CostProfile unknownText = active().profile(
                        synthetic.files(4, "new", "x", 0).job(), NOMINAL)
                .orElseThrow();
        assertThat(larger.levelDeviation()).isGreaterThan(inside.levelDeviation() + 1);
        assertThat(unknownText.levelDeviation()).isGreaterThan(inside.levelDeviation() + 0.5);
        assertThat(active().profile(synthetic.chance(1).job(), NOMINAL)).isEmpty();
    }

    @Test
    void doesNotReplaceABetterModel() throws IOException {
        beginTaught();
        assertThat(train(firstRuns).reason()).contains("same data");

        // two wild runs teach less than what the model in use knows
        List<RecordedRun> few = List.of(synthetic.files(1, "quick", "a", 0.05), synthetic.files(9, "slow", "b", 0.05));
        TrainingReport report = train(few);
        assertThat(report.activated()).as(report.reason()).isFalse();
        assertThat(new ModelRegistry(home).activeVersion()).contains("0001");
        assertThat(new ModelRegistry(home).list()).hasSize(3);
    }

    @Test
    void oneJobSeenAgainDoesNotReplaceWhatManyJobsTaught() throws IOException {
        beginTaught();
        List<RecordedRun> again =
                List.of(synthetic.files(9, "slow", "mine", 0.02), synthetic.files(9, "slow", "mine", 0.02));
        TrainingReport report = train(again);
        assertThat(report.activated()).as(report.reason()).isFalse();
        assertThat(report.reason()).contains("better for every kind");
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("'files' is kept"));
        assertThat(report.kept()).containsExactly("files");
        judgedAsWhenItWasLearned(new ModelRegistry(home).show(report.version()).provenance());
        RecordedRun other = synthetic.files(2, "quick", "other", 0);
        LearnedCostModel registered = new ModelRegistry(home).load(report.version());
        assertThat(registered.profile(other.job(), NOMINAL).orElseThrow().totalSeconds())
                .isEqualTo(active().profile(other.job(), NOMINAL).orElseThrow().totalSeconds());
    }

    /** What is kept has not changed, so neither has what is said of it. */
    private void judgedAsWhenItWasLearned(Map<String, Object> provenance) {
        Map<String, Object> first =
                new ModelRegistry(home).show(lesson.version()).provenance();
        assertThat(ofFiles(provenance, "validation", "kinds")).isEqualTo(ofFiles(first, "validation", "kinds"));
        for (String name : List.of("held_out", "chosen", "held_out_rows")) {
            assertThat(ofFiles(provenance, name)).as(name).isEqualTo(ofFiles(first, name));
        }
    }

    private static Object ofFiles(Map<String, Object> provenance, String... path) {
        Map<String, Object> part = provenance;
        for (String name : path) {
            part = PlainJson.asObject(part.get(name));
        }
        return part.get("files");
    }

    @Test
    void keepsKindsThatTheNewDataLacks() throws IOException {
        beginTaught();
        TrainingReport report = train(List.of(synthetic.chance(1), synthetic.chance(2)));
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("'files'"));
        Map<String, Object> provenance =
                new ModelRegistry(home).show(report.version()).provenance();
        assertThat(provenance).containsEntry("runs_used", 2L);
        assertThat(PlainJson.asList(provenance.get("runs")))
                .as("with those of 'files'")
                .hasSize(8);
        assertThat(new ModelRegistry(home).load(report.version()).kinds()).containsOnlyKeys("chance", "files");
        judgedAsWhenItWasLearned(provenance);
    }

    /** Errors over no rows are not a number, and must not be shown as one. */
    @Test
    void saysThatNothingNewWasJudgedWhereTheOnlyNewKindHasASingleRun() throws IOException {
        beginTaught();
        TrainingReport report = train(List.of(
                synthetic.files(9, "slow", "mine", 0.02),
                synthetic.files(9, "slow", "mine", 0.02),
                synthetic.chance(1)));
        assertThat(report.activated()).isFalse();
        assertThat(report.reason())
                .contains("what is new of 'chance' has not been judged", "one more run")
                .doesNotContain("NaN");
    }

    @Test
    void refusesEmptyAndOneSidedData() {
        assertThatThrownBy(() -> train(List.of()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no recorded runs in made up");
        assertThatThrownBy(() -> train(List.of(synthetic.chance(1))))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("single run")
                .hasMessageContaining("other parameters");
        assertThat(new ModelRegistry(home).list()).isEmpty();
    }

    @Test
    void sameDataGivesSamePredictions() {
        train(firstRuns);
        JobFeatures job = synthetic.files(5, "slow", "y", 0).job();
        CostProfile one = active().profile(job, NOMINAL).orElseThrow();
        CostProfile two =
                new ModelRegistry(taught).load("1").profile(job, NOMINAL).orElseThrow();
        for (int block = 0; block < job.partition().blocks(); block++) {
            assertThat(one.seconds(block)).isEqualTo(two.seconds(block));
        }
        assertThat(one.levelDeviation()).isEqualTo(two.levelDeviation());
    }

    @Test
    void leavesOutWhatThereIsNoTimeForAndSaysSo() {
        long[] now = new long[1];
        TrainingOptions hurried = new TrainingOptions(1, 300, true, List.of(), Duration.ofSeconds(8));
        // each look at the clock takes a second, so that there is time for three or four candidates
        TrainingReport report = new Trainer(hurried, () -> now[0] += 1_000_000_000L)
                .train(SyntheticRuns.data(firstRuns), new ModelRegistry(home));
        assertThat(report.overall().keySet()).contains("kind-median", "power-law", "nearest-run", "linear");
        assertThat(report.overall().keySet()).doesNotContain("boosted-residual");
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("no time for 'boosted-residual'"));
        assertThat(active().kinds()).isNotEmpty();
    }

    @Test
    void saysWhatTheModelComesFrom() throws IOException {
        beginTaught();
        Map<String, Object> provenance = new ModelRegistry(home).show("active").provenance();
        assertThat(provenance)
                .containsEntry("rows_used", lesson.rowsUsed())
                .containsEntry("rows_dropped", 0L)
                .containsEntry("seed", 1L)
                .containsKeys("data_sha256", "hyper_parameters", "libraries", "validation", "model_sha256", "runs");
        assertThat(lesson.rowsUsed()).isEqualTo(6 * 200);
        Map<?, ?> libraries = (Map<?, ?>) provenance.get("libraries");
        assertThat(libraries.get("tribuo").toString()).startsWith("Tribuo ");
        if (TribuoRegressions.whyNotBoosted().isEmpty()) {
            assertThat(libraries.get("xgboost").toString()).matches("XGBoost \\d+\\.\\d+.*");
            Map<?, ?> parameters = (Map<?, ?>) provenance.get("hyper_parameters");
            assertThat(PlainJson.asObject(parameters.get("boosted-trees")))
                    .containsKeys("eta", "max_rounds", "max_leaves");
        }
    }

    private static RecordedRun withoutFeatures(RecordedRun run) {
        return withoutFeatures(run, run.runId());
    }

    private static RecordedRun withoutFeatures(RecordedRun run, String id) {
        JobFeatures job = run.job();
        JobFeatures bare = new JobFeatures(
                job.kind(),
                job.version(),
                job.parameters(),
                job.partition(),
                job.bins(),
                List.of(),
                new double[job.bins().count()][0]);
        return new RecordedRun(id, run.startedAt(), run.policy(), bare, run.nodes(), run.costs());
    }

    private static RecordedRun spiked(RecordedRun run, int bin, int factor) {
        List<BinRecord> costs = new ArrayList<>();
        for (BinRecord cost : run.costs()) {
            long nanos = cost.bin() == bin ? cost.nanos() * factor : cost.nanos();
            costs.add(new BinRecord(cost.bin(), cost.nodeId(), cost.items(), nanos));
        }
        return new RecordedRun(run.runId(), run.startedAt(), run.policy(), run.job(), run.nodes(), costs);
    }
}
