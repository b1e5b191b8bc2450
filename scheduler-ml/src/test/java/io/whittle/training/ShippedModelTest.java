package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.history.RecordedRun;
import io.whittle.json.PlainJson;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that ships, and the runs that it was trained from. */
class ShippedModelTest {
    private static final Path DATA = Path.of("..", "training-data");
    private static final List<NodeClass> NODES =
            List.of(new NodeClass(1, Map.of("cores", "1")), new NodeClass(0.25, Map.of("cores", "1")));

    @TempDir
    private static Path home;

    private static TrainingData data;
    private static TrainingReport report;

    @BeforeAll
    static void trainAgain() {
        // where boosted trees cannot be learned, the rest is chosen from, and another model comes out
        assumeTrue(
                TribuoRegressions.whyNotBoosted().isEmpty(), "the model that ships was chosen from boosted trees too");
        data = TrainingData.ofFiles(
                Stream.of("mandelbrot", "kmers", "compress", "ledger")
                        .map(kind -> DATA.resolve(kind + ".csv.gz"))
                        .toList(),
                0);
        report = new Trainer(TrainingOptions.defaults()).train(data, new ModelRegistry(home));
    }

    private static LearnedCostModel shipped() {
        return ModelRegistry.read(DATA.resolve("model"), ModelRegistry.SHIPPED);
    }

    @Test
    void isReproducibleFromTheRuns() {
        LearnedCostModel again = new ModelRegistry(home).load(report.version());
        LearnedCostModel shipped = shipped();
        assertThat(shipped.kinds().keySet())
                .isEqualTo(again.kinds().keySet())
                .containsExactlyInAnyOrder("mandelbrot", "kmers", "compress", "ledger");
        for (RecordedRun run : data.runs()) {
            for (NodeClass node : NODES) {
                CostProfile expected = shipped.profile(run.job(), node).orElseThrow();
                CostProfile actual = again.profile(run.job(), node).orElseThrow();
                assertThat(actual.levelDeviation()).isEqualTo(expected.levelDeviation(), within(1e-6));
                assertThat(actual.shapeDeviation()).isEqualTo(expected.shapeDeviation(), within(1e-6));
                for (int block = 0; block < run.job().partition().blocks(); block++) {
                    assertThat(Math.log(actual.seconds(block) / expected.seconds(block)))
                            .as("%s, block %d", run.runId(), block)
                            .isEqualTo(0, within(1e-6));
                }
            }
        }
    }

    @Test
    void isBetterThanPlainMethodsAndSaysHowSure() {
        assertThat(report.activated()).as(report.reason()).isTrue();
        report.perKind().forEach((kind, summaries) -> {
            ErrorSummary chosen = summaries.get(TrainingReport.CHOSEN);
            assertThat(chosen.geometricMeanRatio())
                    .as(kind)
                    .isLessThan(summaries.get("kind-median").geometricMeanRatio());
            assertThat(chosen.interval80Coverage()).as(kind).isBetween(0.65, 0.95);
        });
    }

    @Test
    void itsProvenanceNamesTheDataAndNothingOfTheMachine() throws IOException {
        String text = Files.readString(DATA.resolve("model").resolve("provenance.json"));
        Map<String, Object> provenance = PlainJson.readObject(text);
        assertThat(provenance).containsEntry("data_sha256", data.sha256());
        assertThat(PlainJson.asTexts(provenance.get("sources")))
                .allMatch(source -> source.startsWith("training-data/"));
        assertThat(text).doesNotContain(System.getProperty("user.home") + "/", "/tmp/");
    }
}
