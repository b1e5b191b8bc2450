package io.whittle.plugin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.Parameters;
import io.whittle.spi.contract.JobRun;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerWorkloadTest {
    private final LedgerWorkload workload = new LedgerWorkload();

    @TempDir
    private Path folder;

    private JobRun settled(byte[] file, String... more) throws Exception {
        Path path = Files.write(folder.resolve("tips.csv"), file);
        return JobRun.of(workload, parameters(path, more), file.length);
    }

    private JobRun settled(String file, String... more) throws Exception {
        return settled(file.getBytes(StandardCharsets.UTF_8), more);
    }

    private static Map<String, String> parameters(Path input, String... more) {
        Map<String, String> given = new HashMap<>(Map.of("input", input.toString(), "item-bytes", "1024"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        return given;
    }

    private static String text(JobRun run, String file) {
        return new String(run.file(file), StandardCharsets.UTF_8);
    }

    private static void assertEqual(JobRun run, PlainLedger expected) {
        assertThat(run.files()).containsExactlyInAnyOrder("ledger.csv", "ledger-summary.csv", "ledger-malformed.csv");
        assertThat(text(run, "ledger-summary.csv")).isEqualTo(utf8(expected.summary()));
        assertThat(run.file("ledger-malformed.csv")).isEqualTo(expected.malformed());
        assertThat(run.file("ledger.csv")).isEqualTo(expected.sheet());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 20_000})
    void settlesAsAPlainSequentialProgramDoes(int lines) throws Exception {
        byte[] file = TipLines.generated(lines, lines, 0.1, 0.02);
        assertEqual(settled(file), PlainLedger.of(file));
    }

    @Test
    void settlesWildLinesAsAPlainSequentialProgramDoes() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            byte[] file = TipLines.wild(seed, 300);
            assertEqual(settled(file), PlainLedger.of(file));
        }
    }

    @Test
    void theFirstOfSeveralLinesWithTheSameIdCountsWhereverTheyLie() throws Exception {
        String filler = filler(200);
        JobRun run = settled("same,ann,ben,5\n" + filler + "same,ann,ben,7\n" + filler + "same,cat,ann,9\n");
        assertThat(text(run, "ledger.csv"))
                .contains("\nann,0,0,5,-5\nben,0,5,0,5\n")
                .doesNotContain("cat");
        assertThat(text(run, "ledger-summary.csv")).contains("\nduplicates,202\n");
    }

    @Test
    void showsOverdraftsAndSumsUpToNothing() throws Exception {
        JobRun run = settled("id,from,to,sats\n1,ann,ben,100\n2,ben,cat,40\n3,ann,ann,7\n");
        assertThat(text(run, "ledger.csv"))
                .isEqualTo(
                        """
                        account,opening,received,sent,balance
                        ann,0,7,107,-100
                        ben,0,100,40,60
                        cat,0,40,0,40
                        """);
        assertThat(text(run, "ledger-summary.csv"))
                .isEqualTo(
                        """
                        figure,value
                        lines,4
                        accepted,3
                        duplicates,0
                        malformed,0
                        sats,147
                        accounts,3
                        overdrawn,1
                        sum_of_balances,0
                        """);
        assertThat(run.notes())
                .containsExactly("3 tips of 147 sats between 3 accounts (1 overdrawn); 0 duplicates, 0 malformed; the"
                        + " balances sum up to 0");
        assertThat(run.problems()).isEmpty();
    }

    @Test
    void listsMalformedLinesWithTheirNumbersAndSaysSo() throws Exception {
        JobRun run =
                settled("1,ann,ben,5\n2,ann,ben\n\n3,ann,,5\n,ann,ben,5\n4,ann,ben,5.5\n5,ann,ben,-5\n6,ann,ben,0\n"
                        + "7,ann,ben,9223372036854775808\n8,\"ann,ben,5\n9," + "x".repeat(256)
                        + ",ben,1\n10,a,b,1,2\n");
        assertThat(text(run, "ledger-malformed.csv").lines().map(line -> line.split(",", 2)[0]))
                .containsExactly("line", "2", "4", "5", "6", "7", "8", "9", "10", "11", "12");
        assertThat(text(run, "ledger-malformed.csv"))
                .contains(
                        "2,\"not four fields: id,from,to,sats\",\"2,ann,ben\"\n",
                        "10,\"a quote that is not closed, or something after it\",\"8,\"\"ann,ben,5\"\n");
        assertThat(run.problems())
                .containsExactly("10 of 12 lines are malformed and were not applied; ledger-malformed.csv lists them");
        assertThat(text(run, "ledger.csv")).contains("\nben,0,5,0,5\n");
    }

    @Test
    void theListOfMalformedLinesIsBoundedAndTheirNumberIsNot() throws Exception {
        JobRun run = settled("nothing\n".repeat(5000) + "1,ann,ben,3\n");
        assertThat(text(run, "ledger-malformed.csv").lines()).hasSize(1001);
        assertThat(text(run, "ledger-summary.csv")).contains("\nlines,5001\naccepted,1\n", "\nmalformed,5000\n");
        assertThat(run.problems())
                .containsExactly(
                        "5,000 of 5,001 lines are malformed and were not applied; ledger-malformed.csv lists the"
                                + " first 1000");
    }

    @Test
    void longLinesAreMalformedHoweverLongAndCostNobodyElse() throws Exception {
        for (int length : new int[] {4085, 4086, 4087, 4088, 5000, 100_000}) {
            byte[] file = ("1,ann,ben,1\n2,ann," + " ".repeat(length) + "ben,2\r\n3,ann,ben,4\n")
                    .getBytes(StandardCharsets.UTF_8);
            assertEqual(settled(file), PlainLedger.of(file));
        }
    }

    @Test
    void gzipOfTheSameLinesGivesTheSameBytes() throws Exception {
        byte[] file = TipLines.generated(3, 5000, 0.1, 0.02);
        Path packed = Files.write(folder.resolve("tips.csv.gz"), TipLines.gzip(file));
        assertEqual(JobRun.of(workload, parameters(packed), 1), PlainLedger.of(file));
    }

    @Test
    void generatedTipsSettleAsTheyWouldFromAFile() throws Exception {
        Map<String, String> given = Map.of(
                "tips",
                "5000",
                "accounts",
                "251",
                "seed",
                "9",
                "repeats",
                "100000",
                "malformed",
                "20000",
                "item-bytes",
                "1024");
        PlainLedger expected = PlainLedger.of(TipLines.generated(9, 5000, 0.1, 0.02));
        assertEqual(JobRun.of(workload, given, 1), expected);
        assertThat(utf8(expected.summary())).doesNotContain("duplicates,0\n", "malformed,0\n");
        assertThat(open(given).items()).isGreaterThan(100);
    }

    @Test
    void aSheetOpensTheNextBooks() throws Exception {
        Path opening = folder.resolve("opening.csv");
        Files.writeString(opening, "account,balance\nann,500\n\"d, \"\"e\"\"\",-7\nzoe,1\n");
        byte[] first = "1,ann,ben,100\n2,\"d, \"\"e\"\"\",ann,3\n".getBytes(StandardCharsets.UTF_8);
        Map<String, Long> opened = Map.of("ann", 500L, "d, \"e\"", -7L, "zoe", 1L);
        JobRun run = settled(first, "opening", opening.toString());
        assertEqual(run, PlainLedger.of(first, opened));
        assertThat(text(run, "ledger-summary.csv")).endsWith("overdrawn,1\nsum_of_balances,494\n");

        Files.write(opening, run.file("ledger.csv"));
        byte[] second = "3,ben,zoe,100\n".getBytes(StandardCharsets.UTF_8);
        assertEqual(
                settled(second, "opening", opening.toString()),
                PlainLedger.of(second, Map.of("ann", 403L, "ben", 100L, "d, \"e\"", -10L, "zoe", 1L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann,5\n|line 1|does not name the columns",
                "account,balance\nann,5\nann,6\n|line 3|'ann' once more",
                "account,balance\n\nann,much\n|line 3|has 'much' for a balance",
                "account,balance\nann\n|line 2|is not an account"
            })
    void aSheetThatCannotBeReadFailsTheJob(String example) throws IOException {
        String[] parts = example.split("\\|");
        Path opening = Files.writeString(folder.resolve("opening.csv"), parts[0]);
        assertThatThrownBy(() -> settled("1,ann,ben,1\n", "opening", opening.toString()))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining(parts[1])
                .hasMessageContaining("opening.csv")
                .hasMessageContaining(parts[2]);
    }

    @Test
    void sumsThatDoNotFitFailTheJobInsteadOfWrappingAround() throws IOException {
        String most = Long.toString(Long.MAX_VALUE);
        assertThatThrownBy(() -> settled("1,ann,ben," + most + "\n\n2,cat,ben,1\n"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("account 'ben' receives more than " + most);
        assertThatThrownBy(() -> settled("1,ann,ben," + most + "\n2,ann,cat,1\n"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("account 'ann' sends more than " + most);
        Path opening = Files.writeString(folder.resolve("opening.csv"), "account,balance\nben,1\n");
        assertThatThrownBy(() -> settled("1,ann,ben," + most + "\n", "opening", opening.toString()))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("balance of account 'ben'");
    }

    @Test
    void theTotalMayBeLargerThanAnyAccount() throws Exception {
        String most = Long.toString(Long.MAX_VALUE);
        byte[] file = ("1,a,b," + most + "\n2,b,c," + most + "\n3,c,a," + most + "\n4,d,e," + most + "\n")
                .getBytes(StandardCharsets.UTF_8);
        assertEqual(settled(file), PlainLedger.of(file));
    }

    @Test
    void aFileThatShrinksMeanwhileFailsItsBlocksForGood() throws Exception {
        Path path = Files.write(folder.resolve("tips.csv"), TipLines.generated(1, 500, 0, 0));
        try (WorkloadJob job = open(parameters(path))) {
            Files.writeString(path, "1,ann,ben,1\n");
            assertThatThrownBy(() -> job.runBlock(new Cursor(5, 5, 6)))
                    .isInstanceOfSatisfying(WorkloadException.class, e -> assertThat(e.retryable())
                            .isFalse())
                    .hasMessageContaining("shorter");
        }
    }

    @Test
    void whatIsAskedOfTheGeneratorIsNoFactOfAJobOverAFile() {
        List<ParameterSpec> specs = workload.description().parameters();
        assertThat(Parameters.parse(specs, Map.of("tips", "7")).asMap())
                .containsEntry("tips", "7")
                .containsKeys("accounts", "repeats", "malformed", "seed");
        assertThat(Parameters.parse(specs, Map.of("input", "tips.csv", "tips", "7"))
                        .asMap())
                .containsOnlyKeys("input", "item-bytes", "opening");
    }

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Workload.class)).singleElement().isInstanceOf(LedgerWorkload.class);
    }

    private WorkloadJob open(Map<String, String> given) {
        return workload.open(Parameters.parse(workload.description().parameters(), given));
    }

    /** Tips that have nothing to do with a test, but that they fill blocks. */
    private static String filler(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("filler-").append(i).append(",xan,yak,1\n");
        }
        return lines.toString();
    }
}
