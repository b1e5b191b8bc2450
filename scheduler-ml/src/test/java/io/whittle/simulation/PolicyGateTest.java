package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.json.PlainJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Guards the policy on a dozen cases over real cost traces: a change that makes it clearly worse fails here. The bars are a
 * few hundredths above what is reached; figures to be proud of are in {@code docs/benchmarks.md}.
 */
class PolicyGateTest {
    private static final Path TRACES = Path.of("..", "training-data", "traces");
    private static final List<String> POLICIES =
            List.of("learned", "learned-cold", "learned-wrong", "awf-c-min", "fac2", "wf2", "binlpt");

    private static final List<CaseResult> RESULTS = new ArrayList<>();
    private static Standing standing;

    @BeforeAll
    static void simulate() throws Exception {
        Suite all = Suite.read(TRACES.resolve("suite.json.gz"));
        List<String> chosen = List.of(
                new String(PolicyGateTest.class.getResourceAsStream("gate.txt").readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split("\\s+"));
        Suite suite = new Suite(all.cases().stream()
                .filter(each -> chosen.contains(each.id()))
                .map(each -> each.under(POLICIES))
                .toList());
        assertThat(suite.cases()).hasSameSizeAs(chosen);
        new SuiteRun(2).run(suite, RESULTS::add);
        standing = new Standing(suite.cases(), RESULTS);
    }

    private static Standing.Row row(String policy) {
        return standing.of(policy, each -> true).orElseThrow();
    }

    @Test
    void everyItemIsCommittedOnce() {
        assertThat(RESULTS).allSatisfy(result -> {
            Trace trace = Trace.read(standing.caseOf(result).trace());
            assertThat(result.result().itemsCommitted()).isEqualTo(trace.items());
            assertThat(result.result().itemsRun()).isGreaterThanOrEqualTo(trace.items());
        });
    }

    @Test
    void noScheduleBeatsTheLowerBound() {
        assertThat(RESULTS)
                .allSatisfy(result -> assertThat(result.result().ratio()).isGreaterThan(1 - 1e-6));
    }

    @Test
    void withoutAnyPastItIsBetterThanTheBestClassicOne() {
        assertThat(row("learned-cold").againstReference()).isLessThan(0.88);
    }

    @Test
    void withAPastItIsBetterStill() {
        assertThat(row("learned").againstReference()).isLessThan(0.87);
        assertThat(row("learned").worstAgainstBest()).isLessThan(1.15);
    }

    @Test
    void aConfidentWrongPastCostsLittle() {
        assertThat(row("learned-wrong").geometricMean() / row("learned-cold").geometricMean())
                .isLessThan(1.12);
    }

    @Test
    void aCaseComesOutAsItDidBefore() throws Exception {
        for (String line : Files.readAllLines(
                Path.of("src", "test", "resources", "io", "whittle", "simulation", "golden.jsonl"))) {
            Map<String, Object> golden = PlainJson.readObject(line);
            CaseResult now = RESULTS.stream()
                    .filter(result -> result.id().equals(golden.get("id"))
                            && result.policy().equals(golden.get("policy")))
                    .findFirst()
                    .orElseThrow();
            Map<String, Object> actual = PlainJson.readObject(PlainJson.write(now.toMap()));
            actual.remove("wall_ms");
            assertThat(actual).isEqualTo(golden);
        }
    }

    @Test
    void theSameCaseGivesTheSameResult() {
        CaseResult first = RESULTS.get(0);
        SuiteCase again = standing.caseOf(first).under(List.of(first.policy()));
        assertThat(new SuiteRun(1).run(again).get(0).result()).isEqualTo(first.result());
    }
}
