package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelEntry;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.ModelScore;
import io.whittle.history.RunHistory;
import io.whittle.json.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with models, once they are learned. */
final class ModelCommandsTest {
    @TempDir
    private Path folder;

    private CommandsOnAHome ours;

    @BeforeEach
    void open() {
        ours = new CommandsOnAHome(folder.resolve("home"));
    }

    /** Adds models that know nothing; loading them costs nothing. */
    private void add(int count) {
        for (int i = 0; i < count; i++) {
            new ModelRegistry(ours.home())
                    .add(new LearnedCostModel("new", Map.of()), Map.of("verdict", "made up", "seed", 1L));
        }
    }

    @Test
    void goesBackToTheModelBefore() {
        add(2);
        assertThat(ours.execute("model", "rollback")).isEqualTo(3);
        assertThat(ours.err()).contains("no earlier model", "whittle model use");
        assertThat(ours.execute("model", "use", "1")).isZero();
        assertThat(ours.execute("model", "use", "2")).isZero();
        assertThat(ours.execute("model", "rollback")).isZero();
        assertThat(ours.out()).isEqualTo("model 0001 is in use again\n");
        assertThat(ours.execute("model", "rollback", "--json")).isZero();
        assertThat(PlainJson.readObject(ours.out()))
                .containsEntry("version", "none")
                .containsEntry("active", false);
    }

    @Test
    void modelGoesFromHomeToHome() throws IOException {
        add(1);
        Path file = folder.resolve("a new folder/model.whittle");
        assertThat(ours.execute("model", "export", "1", "--out", file.toString(), "--json"))
                .isZero();
        String hash = (String) PlainJson.readObject(ours.out()).get("sha256");
        CommandsOnAHome theirs = new CommandsOnAHome(folder.resolve("other"));
        assertThat(theirs.execute("model", "import", file.toString(), "--sha256", "0" + hash.substring(1) + "0"))
                .isEqualTo(3);
        assertThat(theirs.err()).contains(file.toString(), "its hash is " + hash);
        assertThat(theirs.execute("model", "import", file.toString(), "--sha256", hash))
                .isZero();
        assertThat(theirs.out()).contains("model 0001 is there, not in use", "whittle model use 0001");
        assertThat(theirs.execute("model", "import", file.toString(), "--use", "--json"))
                .isZero();
        assertThat(PlainJson.readObject(theirs.out()))
                .containsEntry("version", "0002")
                .containsEntry("active", true);
        Files.writeString(file, "no model");
        assertThat(theirs.execute("model", "import", file.toString())).isEqualTo(3);
        assertThat(theirs.err()).contains("cannot import", "are unchanged");
    }

    /** A model from elsewhere brings texts of its own. */
    @Test
    void textsOfAStrangersModelDoNotCommandTheTerminal() {
        new ModelRegistry(ours.home())
                .add(new LearnedCostModel("new", Map.of()), Map.of("verdict", "\u001b[2Jgood", "seen", Map.of()));
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out()).contains("verdict: \uFFFD[2Jgood").doesNotContain("\u001b");
    }

    @Test
    void aDamagedModelIsNotShownAsIfItWereInUse() throws IOException {
        add(1);
        assertThat(ours.execute("model", "use", "1")).isZero();
        Files.writeString(ours.home().resolve("models/0001/model.json"), "{");
        assertThat(ours.execute("model", "list")).isZero();
        assertThat(ours.out()).contains("0001 *", "cannot use model.json");
        assertThat(ours.execute("model", "show")).isEqualTo(3);
        assertThat(ours.err()).contains("model 0001 is damaged: cannot use model.json");
        Files.writeString(ours.home().resolve("models/active"), "garbage\n");
        assertThat(ours.execute("model", "list")).isEqualTo(3);
        assertThat(ours.err()).contains("its first line is 'garbage'", "whittle model use");
    }

    private static ModelScore score(int run, String version, double level) {
        return new ModelScore(
                "run-" + run, version, true, "dig", "job-" + run, Instant.EPOCH, 10, level, 0.2, Math.abs(level), 0.5);
    }

    private void record(int runs, String version, double level) {
        try (RunHistory history = RunHistory.open(ours.home(), message -> {
            throw new AssertionError(message);
        })) {
            for (int i = 0; i < runs; i++) {
                history.runStarted(DigRuns.run(i, 1 + i).start());
                history.record(score(i, version, level));
            }
        }
    }

    @Test
    void showsDriftAndWhatToDo() {
        new ModelRegistry(ours.home())
                .add(
                        new LearnedCostModel("new", Map.of()),
                        Map.of(
                                "validation",
                                Map.of("kinds", Map.of("dig", Map.of("chosen", Map.of("geometric_mean_ratio", 1.2))))));
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out()).contains("has not been scored on any run");
        record(8, "0001", 0.7);
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out())
                .contains("8 runs (8 jobs)", "2.01", "1.20 when it was validated", "has drifted", "whittle train");
        assertThat(ours.execute("model", "show", "1", "--json")).isZero();
        Map<String, Object> drift = PlainJson.asObject(
                PlainJson.asList(PlainJson.readObject(ours.out()).get("drift")).get(0));
        assertThat(drift)
                .containsEntry("kind", "dig")
                .containsEntry("state", "drifted")
                .containsEntry("runs", 8L);
    }

    @Test
    void aModelThatShipsIsNotBlamedForTheOneBeforeIt() {
        record(8, "shipped", 0.7);
        try (RunHistory history = RunHistory.open(ours.home(), message -> {
            throw new AssertionError(message);
        })) {
            ModelEntry before = new ModelEntry("shipped", true, Map.of(), "");
            assertThat(ModelLife.drift(history, before)).hasSize(1);
            ModelEntry now = new ModelEntry("shipped", true, Map.of("created_at", "2026-01-01T00:00:00Z"), "");
            assertThat(ModelLife.drift(history, now)).isEmpty();
        }
    }

    @Test
    void aForecastIsNotWidenedForWhatTheModelThatShippedBeforeWasOff() {
        record(8, "shipped", 0.7);
        record(8, "0001", 0.7);
        ModelRegistry elsewhere = new ModelRegistry(folder.resolve("distribution"));
        elsewhere.add(new LearnedCostModel("new", Map.of()), Map.of("created_at", "2026-01-01T00:00:00Z"));
        ModelRegistry models =
                new ModelRegistry(ours.home(), Optional.of(elsewhere.folder().resolve("0001")));
        try (RunHistory history = RunHistory.open(ours.home(), message -> {
            throw new AssertionError(message);
        })) {
            assertThat(ModelLife.scores(history, models, "shipped")).isEmpty();
            assertThat(ModelLife.scores(history, models, "0001")).hasSize(8);
        }
    }

    @Test
    void whatAModelSaysOfItselfIsNotItsVersionOrState() {
        new ModelRegistry(ours.home())
                .add(
                        new LearnedCostModel("new", Map.of()),
                        Map.of("version", "7777", "active", true, "problem", "none of yours", "seed", 5L));
        assertThat(ours.execute("model", "show", "1", "--json")).isZero();
        assertThat(PlainJson.readObject(ours.out()))
                .containsEntry("version", "0001")
                .containsEntry("active", false)
                .containsEntry("problem", "")
                .containsEntry("seed", 5L);
    }

    @Test
    void comparesTwoModelsOnTheSameRuns() {
        add(2);
        new ModelRegistry(ours.home()).use("1");
        assertThat(ours.execute("model", "compare", "2")).isZero();
        assertThat(ours.out()).contains("both were scored: there are none yet", "neither has learned from: there are");
        record(8, "0001", 0.5);
        record(8, "0002", 0.1);
        assertThat(ours.execute("model", "compare", "2")).isZero();
        assertThat(ours.out()).containsPattern("dig +8 +8 +1.11 +1.65 +8 : 0 +0002 \\(by chance: 1 %\\)");
        assertThat(ours.execute("model", "compare", "2", "2")).isEqualTo(2);
        assertThat(ours.err()).contains("model 0002 is compared with itself: name another one");
        assertThat(ours.execute("model", "compare", "2", "1", "--json")).isZero();
        assertThat(PlainJson.asObject(
                        PlainJson.asList(PlainJson.readObject(ours.out()).get("live"))
                                .get(0)))
                .containsEntry("jobs_nearer", 8L)
                .containsEntry("other_jobs_nearer", 0L);
    }

    @Test
    void comparesTrainedModelsOnRunsThatNeitherHasSeen() {
        DigRuns.record(ours.home(), 3);
        assertThat(ours.execute("train", "--max-rows", "100")).as(ours.err()).isZero();
        assertThat(ours.execute("train", "--max-rows", "50", "--seed", "2")).isZero();
        assertThat(ours.out()).contains("model 0002 is kept, not in use: ");
        DigRuns.record(ours.home(), 5); // of which the last two are new
        assertThat(ours.execute("model", "compare", "2", "--json")).isZero();
        assertThat(PlainJson.asObject(
                        PlainJson.asList(PlainJson.readObject(ours.out()).get("recorded"))
                                .get(0)))
                .containsEntry("runs", 2L);
    }

    @Test
    void namesKindsThatWereKeptFromTheModelBefore() {
        Map<String, Object> provenance = new LinkedHashMap<>(Map.of(
                "created_at",
                "2026-11-23T04:15:14.206012951Z",
                "rows_used",
                7L,
                "rows_dropped",
                0L,
                "chosen",
                Map.of("dig", "linear"),
                "seen",
                Map.of("dig", Map.of()),
                "kept",
                List.of("weave")));
        new ModelRegistry(ours.home()).add(new LearnedCostModel("new", Map.of()), provenance);
        assertThat(ours.execute("model", "list")).isZero();
        assertThat(ours.out()).contains("dig, weave", "2026-11-23T04:15:14Z");
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out()).contains("weave: as the model before knew it");
    }

    @Test
    void doesNotCountPercentsThatTellNothing() throws IOException {
        Map<String, Object> figures = Map.of(
                "dig", Map.of("chosen", Map.of("mdape_percent", 12.0), "tree", Map.of("mdape_percent", 5_025_005.0)));
        new ModelRegistry(ours.home())
                .add(new LearnedCostModel("new", Map.of()), Map.of("validation", Map.of("kinds", figures)));
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out()).contains("12 %", "more than 1000 %").doesNotContain("5025005");
        Path file = folder.resolve("model.html");
        assertThat(ours.execute("model", "report", "1", "--out", file.toString()))
                .isZero();
        assertThat(Files.readString(file)).contains("more than 1000\u00a0%").doesNotContain("5025005");
    }

    @Test
    void reportsATrainedModelInOneFile() throws IOException {
        DigRuns.record(ours.home(), 4);
        assertThat(ours.execute("train", "--max-rows", "100")).as(ours.err()).isZero();
        Path file = folder.resolve("model.html");
        assertThat(ours.execute("model", "report", "1", "--out", file.toString()))
                .isZero();
        assertThat(ours.out()).isEqualTo("wrote " + file + "\n");
        assertThat(Files.readString(file))
                .contains("Model 0001", "in use", "Predicted quantile", "speed 1", "data SHA-256", "depth: 1 to 4")
                .contains("made with", "Tribuo 4", "boosted-trees (", "max_rounds 120")
                .doesNotContain("src=", "url(", "@import", "<script");
        assertThat(ours.execute("model", "report", "--json")).isZero();
        assertThat(ours.home().resolve("reports/model-0001.html")).exists();
    }

    @Test
    void everyPartHelps() {
        for (String part : new String[] {"list", "show", "report", "compare", "use", "rollback", "export", "import"}) {
            assertThat(ours.execute("model", part, "--help")).as(part).isZero();
            assertThat(ours.out()).contains("whittle model " + part, "--json", "Examples:");
        }
    }
}
