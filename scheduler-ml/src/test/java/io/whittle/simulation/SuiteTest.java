package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.whittle.json.PlainJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {
    private static final String TRACE = "cost_us,earlier_us,size\n10,11,1\n20,22,2\n30,33,3\n";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static String suiteOf(String more) {
        return "{\"cases\": [{\"id\": \"one\", \"trace\": \"trace.csv\", \"policies\": [\"static\"],"
                + " \"nodes\": [{\"nominal_speed\": 1.0}]" + more + "}]}";
    }

    private static List<CaseResult> run(Path suite) throws InterruptedException {
        List<CaseResult> results = new ArrayList<>();
        new SuiteRun(2).run(Suite.read(suite), results::add);
        return results;
    }

    @Test
    void scalesAndRepeatsTheTrace() throws Exception {
        write("trace.csv", TRACE);
        Path suite = write("suite.json", suiteOf(", \"mean_item_us\": 1000, \"repeat\": 4, \"overhead_us\": 500"));
        CaseResult result = run(suite).get(0);
        assertThat(result.result().itemsCommitted()).isEqualTo(12);
        assertThat(result.result().makespanSeconds()).isCloseTo(12 * 1e-3 + 0.5e-3, within(1e-9));
        assertThat(result.result().ratio()).isCloseTo(1, within(1e-6));
    }

    @Test
    void readsCompressedSuitesAndTraces() throws Exception {
        write("trace.csv.gz", TRACE);
        Path plain = write("suite.json", suiteOf("").replace("trace.csv", "trace.csv.gz"));
        Path packed = write("suite.json.gz", suiteOf("").replace("trace.csv", "trace.csv.gz"));
        assertThat(run(packed).get(0).result()).isEqualTo(run(plain).get(0).result());
    }

    @Test
    void writesTheFieldsOfTheFormatInOrder() throws Exception {
        write("trace.csv", TRACE);
        Map<String, Object> line = PlainJson.readObject(
                PlainJson.write(run(write("suite.json", suiteOf(""))).get(0).toMap()));
        assertThat(line.keySet())
                .containsExactly(
                        "id",
                        "policy",
                        "makespan_s",
                        "lower_bound_s",
                        "ratio",
                        "dispatches",
                        "shrinks",
                        "duplicates",
                        "items_run",
                        "items_committed",
                        "wall_ms");
    }

    @Test
    void blocksOfARepeatedTraceSumUpItsItems() {
        SuiteCase given = SuiteCases.of("trace").repeated(3).grain(4);
        Trace trace = new Trace(Path.of("t"), new double[] {1, 2, 4}, new double[3], List.of(), new double[3][0]);
        CaseCosts costs = new CaseCosts(given, trace);
        // 1 2 4 1 | 2 4 1 2 | 4
        assertThat(costs.blockSeconds(trace.costMicros()))
                .containsExactly(new double[] {8e-6, 9e-6, 4e-6}, within(1e-15));
    }

    @Test
    void blocksAreItemsUpToAMillionOfThem() {
        assertThat(CaseCosts.partition(1_000_000, 0).grain()).isEqualTo(1);
        assertThat(CaseCosts.partition(100_000_000, 0).blocks()).isLessThanOrEqualTo(CaseCosts.MAX_BLOCKS);
        assertThat(CaseCosts.partition(1000, 10).blocks()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cases\": []} | has no 'cases'",
                "{\"cases\": [7]} | case 1 must be an object",
                "{\"cases\": [{\"id\": \"a\"}]} | case 'a' has no 'nodes'",
                "{\"cases\": [{\"id\": \"a\", \"nodes\": [{}]}]} | case 'a' needs a text 'trace'",
                "{\"cases\": [{\"id\": \"a\", \"nodes\": [{\"speed\": -1}]}]} | node 0 of case 'a' takes a number of at least 0 as 'speed', not -1",
                "{\"cases\": [{\"id\": \"a\", \"nodes\": [{}], \"policies\": [\"best\"]}]} | names a policy 'best'; there are learned,",
                "{\"cases\": [{\"id\": \"a\", \"trace\": \"none.csv\", \"nodes\": [{}], \"policies\": [\"ss\"]}]} | there is no trace",
                "[{\"id\": \"a\"}] | it must be an object that lists its cases, {\"cases\": [ … ]}, and is a bare list",
                "{\"cases\": | not valid JSON in line 1: Unexpected end-of-input",
                "{\"cases\": [ | expected close marker for Array (start marker in line 1, column 11)",
                "{\"cases\": [{\"id\": \"a\", \"nodes\": [{\"availability\": [[5, 1], [2, 1]]}]}]} | earlier ones first",
                "{\"cases\": [{\"id\": \"a\", \"nodes\": [{\"rejoins_s\": 3}]}]} | node 0 of case 'a' rejoins before it dies",
            })
    void saysWhatIsWrongWithASuite(String text, String expected) throws Exception {
        Path suite = write("suite.json", text);
        assertThatThrownBy(() -> run(suite)).isInstanceOf(SuiteException.class).hasMessageContaining(expected);
    }

    @Test
    void saysWhatIsWrongWithATrace() throws Exception {
        write("trace.csv", "cost_us\n1\nx\n");
        Path suite = write("suite.json", suiteOf(""));
        assertThatThrownBy(() -> run(suite))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("line 3 of the trace")
                .hasMessageContaining("'x'");
    }

    @Test
    void saysWhichCaseCannotEnd() throws Exception {
        write("trace.csv", TRACE);
        Path suite = write("suite.json", suiteOf("").replace("1.0}", "1.0, \"dies_s\": 0.00001}"));
        assertThatThrownBy(() -> run(suite))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("case 'one' does not end under static");
    }
}
