package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeListTest {
    @TempDir
    private Path folder;

    private Map<String, String> settings(String yaml) throws IOException {
        return NodeList.settings(
                Files.writeString(folder.resolve("nodes.yaml"), yaml).toString());
    }

    @Test
    void takesSpeedsAsTheyStand() {
        assertThat(NodeList.settings("4:2:1")).isEqualTo(Map.of("speeds", "4,2,1"));
    }

    @Test
    void takesAFileOfSpeedsForSpeeds() throws IOException {
        assertThat(settings("- speed: 2\n  count: 2\n- speed: 0.5\n")).isEqualTo(Map.of("speeds", "2,2,0.5"));
    }

    @Test
    void labelsGoWithTheSpeeds() throws IOException {
        assertThat(settings("- speed: 2\n  count: 2\n  labels: zone=eu gpu\n- speed: 0.5\n"))
                .isEqualTo(Map.of("speeds", "2,2,0.5", "labels", "zone=eu gpu,zone=eu gpu,"));
        Path json = Files.writeString(
                folder.resolve("nodes.json"), "[{\"labels\": {\"zone\": \"eu\", \"gpu\": \"\", \"rack\": 7}}]");
        assertThat(NodeList.settings(json.toString())).isEqualTo(Map.of("speeds", "1", "labels", "zone=eu gpu rack=7"));
        assertThat(settings("- ssh: me@far\n  labels: zone=us\n"))
                .isEqualTo(Map.of("nodes.1.ssh", "me@far", "nodes.1.labels", "zone=us"));
        assertThatThrownBy(() -> settings("- labels: zone=eu, gpu\n"))
                .hasMessageContaining("separated by blanks")
                .hasMessageContaining("'zone=eu, gpu'");
        assertThat(NodeList.isOfNodes("labels")).isTrue();
    }

    @Test
    void passesOnWhatAFileSaysOfItsNodes() throws IOException {
        assertThat(settings("nodes:\n- ssh: me@far # a comment\n  memory: 2g\n  count: 2\n- speed: 0.5\n  slots: 3\n"))
                .isEqualTo(Map.of(
                        "nodes.1.ssh", "me@far",
                        "nodes.1.memory", "2g",
                        "nodes.1.count", "2",
                        "nodes.2.speed", "0.5",
                        "nodes.2.slots", "3"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> NodeList.settings("nowhere.yaml"))
                .hasMessageContaining("there is no file nowhere.yaml");
        assertThatThrownBy(() -> settings("- speed: quick\n")).hasMessageContaining("node 1 of");
        assertThatThrownBy(() -> settings("- speed: 1\n  count: 0\n")).hasMessageContaining("a count of at least 1");
        assertThatThrownBy(() -> settings("- speed: 1\n  count: 1000000000\n")).hasMessageContaining("at most 10000");
        assertThatThrownBy(() -> settings("")).hasMessageContaining("lists no nodes");
        assertThatThrownBy(() -> NodeList.settings("1,zero")).hasMessageContaining("'zero'");
    }
}
