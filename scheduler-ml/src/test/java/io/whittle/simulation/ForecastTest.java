package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
    @TempDir
    private Path folder;

    private static Forecast of(double level) {
        return of(level, Experience.none());
    }

    private static Forecast of(double level, Experience experience) {
        Partition partition = new Partition(400, 1);
        Bins bins = new Bins(400, 400);
        double[] perItem = new double[400];
        Arrays.fill(perItem, 0.1);
        JobFeatures features =
                new JobFeatures("any", "1", Parameters.none(), partition, bins, List.of(), new double[400][0]);
        CostProfile profile = CostProfile.predicted(partition, bins, perItem, level, 0.05, "test");
        return Forecast.of(
                profile, experience, features, List.of(SimulatedNode.of(1), SimulatedNode.of(3)), 0.001, 41, 5);
    }

    @Test
    void tellsTheTimeThatTheNodesNeedTogether() {
        assertThat(of(0.01).medianSeconds()).isBetween(9.8, 10.5);
    }

    @Test
    void anUnsureModelGivesAWiderInterval() {
        Forecast sure = of(0.05);
        Forecast unsure = of(0.5);
        assertThat(sure.lowSeconds()).isLessThan(sure.medianSeconds());
        assertThat(sure.highSeconds()).isGreaterThan(sure.medianSeconds());
        assertThat(unsure.highSeconds() / unsure.lowSeconds())
                .isGreaterThan(2 * sure.highSeconds() / sure.lowSeconds());
    }

    private static RunRecord run(int number, double makespanSeconds) {
        Partition partition = new Partition(100, 1);
        Bins bins = new Bins(100, 10);
        List<NodeDescription> nodes = List.of(NodeDescription.of("one", 1), NodeDescription.of("two", 1));
        List<BinRecord> costs = new ArrayList<>();
        for (int bin = 0; bin < 10; bin++) {
            costs.add(new BinRecord(bin, bin % 2 == 0 ? "one" : "two", 10, 1_000_000_000L)); // 5 s on each
        }
        return new RunRecord(
                new RunStart("run-" + number, "any", "1", Parameters.none(), "fac2", 0, Instant.EPOCH, nodes),
                RunStatus.DONE,
                "",
                "",
                partition,
                "none",
                nodes,
                Math.round(1e9 * makespanSeconds),
                5_000_000_000L,
                2,
                0,
                0,
                List.of(),
                bins,
                costs,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void learnsFromRunsWhatTheyTakeBeyondTheirBlocks() {
        assertThat(Experience.of(List.of(), 5, 0.001)).isEqualTo(Experience.none());
        Experience one = Experience.of(List.of(run(1, 10)), 5, 0.001);
        assertThat(one.factor()).isBetween(1.9, 2.01);
        assertThat(one.deviation()).as("one run shows no spread").isBetween(0.2, 0.4);
        List<RunRecord> alike = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            alike.add(run(i, i == 4 ? 50 : 7.5 + 0.01 * i));
        }
        Experience nine = Experience.of(alike, 5, 0.001);
        assertThat(nine.factor()).as("a spike counts for little").isBetween(1.4, 1.6);
        assertThat(nine.runs()).isEqualTo(9);
    }

    @Test
    void whatRunsTookBeyondTheirBlocksMakesTheForecastLongerAndWider() {
        Forecast alone = of(0.05);
        Forecast longer = of(0.05, new Experience(1.5, 0.3, 4, 1));
        assertThat(longer.medianSeconds() / alone.medianSeconds()).isBetween(1.35, 1.65);
        assertThat(longer.highSeconds() / longer.lowSeconds())
                .isGreaterThan(1.5 * alone.highSeconds() / alone.lowSeconds());
        Forecast mistrusted = of(0.05, Experience.none().widened(6));
        assertThat(mistrusted.highSeconds() / mistrusted.lowSeconds())
                .isGreaterThan(1.5 * alone.highSeconds() / alone.lowSeconds());
    }

    @Test
    void theSameSeedGivesTheSameForecast() {
        assertThat(of(0.2)).isEqualTo(of(0.2));
    }

    @Test
    void readsNodesFromYamlAndJson() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("nodes.yaml"),
                "nodes:\n  - speed: 2 # fast\n    count: 3\n  - speed: 0.5\n    start_s: 4\n");
        Path json = Files.writeString(
                folder.resolve("nodes.json"), "[{\"speed\": 2, \"count\": 3}, {\"speed\": 0.5, \"start_s\": 4}]");
        assertThat(NodeFile.read(yaml, Requirements.none()))
                .hasSize(4)
                .isEqualTo(NodeFile.read(json, Requirements.none()));
        assertThat(NodeFile.read(yaml, Requirements.none()).get(3).startSeconds())
                .isEqualTo(4);
    }

    @Test
    void readsTheNodesWhoseLabelsMeetWhatIsRequired() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("nodes.yaml"),
                "- speed: 2\n  count: 3\n  labels: zone=eu gpu\n- speed: 1\n  labels: zone=us\n- speed: 4\n");
        Path json = Files.writeString(
                folder.resolve("nodes.json"),
                "[{\"speed\": 2, \"count\": 3, \"labels\": {\"zone\": \"eu\", \"gpu\": \"\"}},"
                        + " {\"labels\": {\"zone\": \"us\"}}, {\"speed\": 4}]");
        for (Path file : List.of(yaml, json)) {
            assertThat(NodeFile.read(file, Requirements.none())).hasSize(5);
            assertThat(NodeFile.read(file, Requirements.of("zone=eu", "gpu")))
                    .extracting(SimulatedNode::speed)
                    .containsExactly(2.0, 2.0, 2.0);
            assertThat(NodeFile.read(file, Requirements.of("zone=ch"))).isEmpty();
        }
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "- labels: zone=eu, gpu\n");
        assertThatThrownBy(() -> NodeFile.read(wrong, Requirements.none()))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("node 1 of " + wrong)
                .hasMessageContaining("'zone=eu,'");
    }

    @Test
    void saysWhatIsWrongWithAFileOfNodes() throws Exception {
        Path file = Files.writeString(folder.resolve("nodes.yaml"), "- speed: fast\n");
        assertThatThrownBy(() -> NodeFile.read(file, Requirements.none()))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("node 1 of")
                .hasMessageContaining("'speed', not \"fast\"");
        Path other = Files.writeString(folder.resolve("other.yaml"), "fast\n");
        assertThatThrownBy(() -> NodeFile.read(other, Requirements.none())).hasMessageContaining("line 1 of");
    }
}
