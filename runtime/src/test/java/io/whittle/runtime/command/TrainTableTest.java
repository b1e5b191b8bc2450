package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.json.PlainJson;
import io.whittle.runtime.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command train with rows held out. */
final class TrainTableTest {
    @TempDir
    private Path folder;

    private Path table = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void writeTable() throws IOException {
        List<String> lines = new ArrayList<>(List.of("run_id,job_kind,duration_s,items,node_id,outcome,split"));
        for (int run = 0; run < 80; run++) {
            String kind = run % 2 == 0 ? "sort" : "scan";
            int items = 100 * (1 + run % 7);
            double seconds = items * (run % 2 == 0 ? 0.01 : 0.003) * (1 + 0.01 * (run % 5));
            lines.add("r" + run + "," + kind + "," + seconds + "," + items + ",n" + run % 3 + ",ok,"
                    + (run % 4 == 0 ? "test" : "train"));
        }
        lines.add("r80,sort,never,100,n1,ok,train");
        table = Files.write(folder.resolve("table.csv"), lines);
    }

    private int execute(String... arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        Console console = new Console(results, messages, false);
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        int code = CommandLines.execute(console, all.toArray(String[]::new));
        console.flush();
        out = results.toString(StandardCharsets.UTF_8);
        err = messages.toString(StandardCharsets.UTF_8);
        return code;
    }

    private int tidy(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--format", "tidy", "--data", table.toString()));
        all.addAll(List.of(arguments));
        return execute(all.toArray(String[]::new));
    }

    @Test
    void judgesByAFoldAndWritesModelAndReport() throws IOException {
        Path to = folder.resolve("out");
        assertThat(tidy("--fold", "split", "--trainer", "linear,tree", "--json", "--out", to.toString()))
                .as(err)
                .isZero();
        Map<String, Object> overall = overall();
        assertThat(overall.keySet())
                .containsExactly("kind-median", "power-law", "nearest-run", "linear", "tree", "chosen");
        assertThat(PlainJson.asDouble(PlainJson.asObject(overall.get("chosen")).get("mdape_percent")))
                .isLessThan(20);
        assertThat(err).contains("line 82: duration_s must be a number, not 'never'");
        assertThat(PlainJson.readObject(Files.readString(to.resolve("report.json"))))
                .containsEntry("rows_malformed", 1L);
        assertThat(PlainJson.readObject(Files.readString(to.resolve("model.json"))))
                .containsEntry("format", "whittle-table-model");
    }

    private Map<String, Object> overall() {
        Map<String, Object> test = PlainJson.asObject(PlainJson.readObject(out).get("test"));
        return PlainJson.asObject(test.get("overall"));
    }

    @Test
    void judgesByATestFileAndByEachNodeInTurn() {
        assertThat(tidy("--test", table.toString(), "--trainer", "linear"))
                .as(err)
                .isZero();
        assertThat(out).contains("power-law", "chosen").contains("compared by");
        assertThat(err).contains("--test " + table + " is among --data too");
        assertThat(tidy("--leave-out", "node_id", "--trainer", "linear", "--json"))
                .as(err)
                .isZero();
        assertThat(PlainJson.asLong(PlainJson.asObject(overall().get("chosen")).get("rows")))
                .isEqualTo(80);
    }

    @Test
    void recordedRunsAreHeldOutTheSameWay() {
        DigRuns.record(folder.resolve("home"), 4);
        assertThat(execute("--leave-out", "run", "--trainer", "linear", "--json"))
                .as(err)
                .isZero();
        assertThat(overall()).containsKeys("kind-median", "linear", "chosen");
        assertThat(execute("--leave-out", "colour")).isNotZero();
        assertThat(err).contains("cannot be held out by a column 'colour'; there are run, ");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(tidy("--max-bad-rows", "0", "--fold", "split")).isNotZero();
        assertThat(err).contains("more than 0 rows").contains("line 82");
        assertThat(tidy("--fold", "colour")).isNotZero();
        assertThat(err).contains("missing: colour");
        assertThat(tidy("--fold", "split", "--leave-out", "node_id")).isEqualTo(2);
        assertThat(err).contains("exclude one another");
        assertThat(tidy("--budget", "soon")).isEqualTo(2);
        assertThat(err).contains("--budget must be a duration such as 90s");
        assertThat(tidy("--trainer", "auto,linear")).isEqualTo(2);
        assertThat(err).contains("--trainer auto takes all candidates: give it alone");
        assertThat(tidy("--max-bad-rows", "-1")).isEqualTo(2);
        assertThat(err).contains("--max-bad-rows must be at least 0, not -1");
        assertThat(tidy("--out", table.resolve("out").toString())).isEqualTo(2);
        assertThat(err).contains("is a file, not a folder; name another folder");
        assertThat(tidy("--fold", "job_kind")).isEqualTo(3);
        assertThat(err).contains("there are no rows whose job_kind is 'train'");
        assertThat(execute("--format", "neat")).isEqualTo(2);
        assertThat(execute("--format", "tidy")).isEqualTo(2);
        assertThat(err).contains("--format tidy needs the files to learn from");
    }
}
