package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
    @TempDir
    private Path folder;

    private static Forecast of(double level) {
        Partition partition = new Partition(400, 1);
        Bins bins = new Bins(400, 400);
        double[] perItem = new double[400];
        Arrays.fill(perItem, 0.1);
        JobFeatures features =
                new JobFeatures("any", "1", Parameters.none(), partition, bins, List.of(), new double[400][0]);
        CostProfile profile = CostProfile.predicted(partition, bins, perItem, level, 0.05, "test");
        return Forecast.of(profile, features, List.of(SimulatedNode.of(1), SimulatedNode.of(3)), 0.001, 41, 5);
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
