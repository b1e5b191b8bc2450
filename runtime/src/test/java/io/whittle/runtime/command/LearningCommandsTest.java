package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.history.HistoryCsv;
import io.whittle.history.RecordedRun;
import io.whittle.json.PlainJson;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.cost.NodeClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands train, model and history, on homes made up. */
final class LearningCommandsTest {
    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private Path home() {
        return folder.resolve("home");
    }

    private int execute(String... arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        Console console = new Console(results, messages, false);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home().toString()));
        int code = CommandLines.execute(console, all.toArray(String[]::new));
        console.flush();
        out = results.toString(StandardCharsets.UTF_8);
        err = messages.toString(StandardCharsets.UTF_8);
        return code;
    }

    private void record(int runs) {
        DigRuns.record(home(), runs);
    }

    @Test
    void learnsFromTheHistoryAndUsesTheModel() {
        record(4);
        assertThat(execute("train", "--max-rows", "200")).as(err).isZero();
        assertThat(out).contains("kind-median", "chosen", "model 0001 is in use now");

        assertThat(execute("model", "list")).isZero();
        assertThat(out).contains("0001 *").contains("dig");
        assertThat(execute("model", "show")).isZero();
        assertThat(out)
                .contains("model 0001, in use", "held out", "seen: items 60 only; depth 1 to 4", "Not to be trusted");
        assertThat(execute("model", "show", "1", "--json")).isZero();
        assertThat(PlainJson.readObject(out))
                .containsEntry("rows_used", 4L * DigRuns.ITEMS)
                .containsKey("model_sha256");
    }

    @Test
    void trainingTellsAProgramEverything() {
        record(3);
        assertThat(execute("train", "--max-rows", "200", "--json", "--keep-active"))
                .isZero();
        Map<String, Object> result = PlainJson.readObject(out);
        assertThat(result).containsEntry("activated", false).containsEntry("version", "0001");
        Map<String, Object> overall = PlainJson.asObject(
                PlainJson.asObject(PlainJson.asObject(result.get("test")).get("overall"))
                        .get("chosen"));
        assertThat(overall)
                .containsOnlyKeys(
                        "rows", "mdape_percent", "geometric_mean_ratio", "within_25_percent", "interval_80_coverage");
        assertThat(execute("model", "use", "1")).isZero();
        assertThat(execute("model", "show")).isZero();
    }

    @Test
    void exportIsWhatTrainingReads() {
        record(3);
        Path file = folder.resolve("runs.csv.gz");
        assertThat(execute("history", "export", "--out", file.toString())).isZero();
        assertThat(execute("train", "--max-rows", "200", "--json", "--data", file.toString()))
                .isZero();
        assertThat(PlainJson.readObject(out)).containsEntry("runs", 3L).containsEntry("rows_used", 3L * DigRuns.ITEMS);
    }

    @Test
    void skipsMalformedRowsAndSaysWhich() throws IOException {
        Path file = folder.resolve("runs.csv");
        try (Writer writer = Files.newBufferedWriter(file)) {
            HistoryCsv.writeHeader(writer);
            for (int i = 0; i < 3; i++) {
                RunRecord run = DigRuns.run(i, 1 + i);
                HistoryCsv.write(
                        new RecordedRun(
                                run.start().runId(),
                                run.start().startedAt(),
                                "fac2",
                                run.features().orElseThrow(),
                                Map.of("one", new NodeClass(1, Map.of())),
                                run.binRecords()),
                        writer);
            }
            writer.write("nonsense\n");
        }
        assertThat(execute("train", "--max-rows", "200", "--data", file.toString()))
                .isZero();
        assertThat(err).contains("runs.csv line 182: 1 fields instead of 17");
        assertThat(execute("train", "--data", file.toString(), "--max-bad-rows", "0"))
                .isEqualTo(3);
        assertThat(err).contains("more than 0 rows").doesNotContain("\tat ");
    }

    /** What is not there: the command line is to be changed. What is there and fails is another matter. */
    @Test
    void namesOfWhatIsNotThereAreMistakesOfTheCommandLine() throws IOException {
        record(3);
        String absent = folder.resolve("absent").toString();
        for (List<String> line : List.of(
                List.of("model", "show", "77"),
                List.of("model", "report", "77"),
                List.of("model", "compare", "77"),
                List.of("model", "use", "nosuch"),
                List.of("model", "export", "nosuch", "--out", absent),
                List.of("model", "import", absent),
                List.of("explain", "run-"),
                List.of("report", "run-"),
                List.of("history", "show", "nosuch"),
                List.of("resume", "nosuch"),
                List.of("simulate", "--suite", absent),
                List.of("train", "--data", absent),
                List.of("train", "--format", "tidy", "--data", absent),
                List.of("train", "--trainer", "nosuch"))) {
            assertThat(execute(line.toArray(String[]::new)))
                    .as(line + ": " + err)
                    .isEqualTo(2);
            assertThat(err).as(line.toString()).doesNotContain("\tat ", "internal error");
        }
        Path broken = Files.writeString(folder.resolve("broken"), "no model");
        assertThat(execute("model", "import", broken.toString())).isEqualTo(3);
        assertThat(execute(
                        "history",
                        "export",
                        "--out",
                        folder.resolve("home/history.db/x").toString()))
                .isEqualTo(3);
    }

    @Test
    void saysWhatIsMissingToLearn() {
        assertThat(execute("train")).isEqualTo(3);
        assertThat(err).contains("there are no recorded runs").contains("run some jobs first");
        record(1);
        assertThat(execute("train")).isEqualTo(3);
        assertThat(err).contains("single run").doesNotContain("\tat ");
        assertThat(execute("train", "--data", folder.resolve("none.csv").toString()))
                .isEqualTo(2);
        assertThat(err).contains("there is no file");
    }

    @Test
    void listsAndShowsRuns() {
        record(2);
        assertThat(execute("history", "list")).isZero();
        assertThat(out.lines().skip(1))
                .hasSize(2)
                .first()
                .asString()
                .contains("run-1", "done", "60", "2.00", "depth=2");
        assertThat(execute("history", "show", "run-0")).isZero();
        assertThat(out).contains("run run-0: done").contains("finished");
        assertThat(execute("history", "show", "last", "--json")).isZero();
        assertThat(PlainJson.readObject(out)).containsEntry("run", "run-1").containsKey("segments");
        assertThat(execute("history", "show", "run-")).isEqualTo(2);
        assertThat(err).contains("several runs begin with 'run-'");
        assertThat(execute("history", "show", "other")).isEqualTo(2);
        assertThat(err).contains("there is no run 'other'");
    }

    @Test
    void damagedHistoryIsToldInASentenceAndLeftAlone() throws IOException {
        byte[] garbage = "no database ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(home());
        Files.write(home().resolve("history.db"), garbage);
        assertThat(execute("history", "list")).isEqualTo(3);
        assertThat(err)
                .contains("history.db is damaged")
                .contains("move it away")
                .doesNotContain("\tat ");
        assertThat(Files.readAllBytes(home().resolve("history.db"))).isEqualTo(garbage);
    }

    @Test
    void namesThePartsOfACommand() {
        assertThat(execute("model")).isEqualTo(2);
        assertThat(err).contains("whittle model list, show, report");
        assertThat(execute("history", "lits")).isEqualTo(2);
        assertThat(err).contains("did you mean 'list'?");
        assertThat(execute("model", "use", "7")).isEqualTo(2);
        assertThat(err).contains("there is no model '7'");
        assertThat(execute("model", "use", "--help")).isZero();
        assertThat(out).contains("whittle model use 2");
    }
}
