package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
    private static ProcessSettings parse(String... namesAndTexts) {
        Map<String, String> configuration = new HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            configuration.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return ProcessSettings.parse(configuration, 4);
    }

    @Test
    void isAWorkerPerCoreByDefault() {
        ProcessSettings settings = parse();
        assertThat(settings.nodes())
                .extracting(NodeSettings::id)
                .containsExactly("process-1", "process-2", "process-3", "process-4");
        assertThat(settings.nodes()).allSatisfy(node -> {
            assertThat(node.speed()).isEqualTo(1);
            assertThat(node.emulated()).isFalse();
            assertThat(node.remote()).isFalse();
            assertThat(node.memoryShare()).isEqualTo(12.5);
            assertThat(node.java()).startsWith(System.getProperty("java.home"));
        });
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.maxResultBytes()).isEqualTo(1L << 30);
    }

    @Test
    void takesSpeedsAsTheLocalBackendDoes() {
        assertThat(parse("speeds", "4:2:2:1").nodes())
                .extracting(NodeSettings::speed)
                .containsExactly(1.0, 0.5, 0.5, 0.25);
        assertThat(parse("speeds", "4:1").nodes())
                .extracting(NodeSettings::emulated)
                .containsExactly(false, true);
        assertThat(parse("speeds", "2,0.5", "emulate-speeds", "false").nodes())
                .extracting(NodeSettings::emulated)
                .containsExactly(false, false);
    }

    @Test
    void nodesHaveLabels() {
        assertThat(parse("speeds", "1,0.5", "labels", "zone=eu gpu,zone=us").nodes())
                .extracting(NodeSettings::labels)
                .containsExactly(Map.of("zone", "eu", "gpu", ""), Map.of("zone", "us"));
        assertThat(parse("labels", "site=here", "nodes.1.labels", "zone=eu", "nodes.1.count", "2", "nodes.2.id", "b")
                        .nodes())
                .extracting(NodeSettings::labels)
                .containsExactly(Map.of("zone", "eu"), Map.of("zone", "eu"), Map.of("site", "here"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("nodes.3.labels", "zone=eu,zone=us"))
                .withMessageContaining("of node 3 of the process backend")
                .withMessageContaining("'zone=eu,zone=us'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("labels", "host=there"))
                .withMessageContaining("'host'");
    }

    @Test
    void takesAListOfUnlikeNodes() {
        List<NodeSettings> nodes = parse(
                        "nodes.2.ssh", "me@far",
                        "nodes.2.speed", "3",
                        "nodes.2.id", "far",
                        "nodes.2.count", "2",
                        "nodes.10.memory", "2g",
                        "nodes.10.slots", "2",
                        "nodes.10.speed", "0.5",
                        "memory", "512m",
                        "cores", "1")
                .nodes();
        assertThat(nodes).extracting(NodeSettings::id).containsExactly("far-1", "far-2", "process-3");
        assertThat(nodes).extracting(NodeSettings::memory).containsExactly("512m", "512m", "2g");
        assertThat(nodes).extracting(NodeSettings::cores).containsExactly(1, 1, 1);
        assertThat(nodes.get(0).java()).isEqualTo("java");
        assertThat(nodes.get(0).sshCommand()).startsWith("ssh", "-o", "BatchMode=yes");
        assertThat(nodes).extracting(NodeSettings::emulated).containsExactly(false, false, true);
        assertThat(nodes.get(2).slots()).isEqualTo(2);
    }

    @Test
    void howFastTheCoresOfThisMachineAreIsNotSaidOfAnother() {
        assertThat(parse("core-speed", "1.25", "nodes.1.ssh", "me@far", "nodes.2.id", "near")
                        .nodes())
                .extracting(NodeSettings::coreSpeed)
                .containsExactly("", "1.25");
        refused("between 0.01 and 100; it has 'fast'", "core-speed", "fast");
    }

    @Test
    void takesJarsAndTimes() {
        ProcessSettings settings =
                parse("workloads", "a.jar:b.jar", "heartbeat", "0.5", "silence", "2", "loss", "9", "max-result", "3k");
        assertThat(settings.workloads()).containsExactly(Path.of("a.jar"), Path.of("b.jar"));
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.silence()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.loss()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.maxResultBytes()).isEqualTo(3072);
    }

    @Test
    void saysWhatIsWrongAndWhatIsAllowed() {
        refused("the process backend has no setting 'memori'; did you mean 'memory'?", "memori", "1g");
        refused("an amount of memory, such as 512m or 2g; it is 'lots'", "memory", "lots");
        refused("an amount of memory", "max-result", "9999999999t");
        refused("'cores' of the process backend must be a whole number from 1 to 1000; it is '0'", "cores", "0");
        refused("'nice' of the process backend must be a whole number from 0 to 19", "nice", "-5");
        refused("number of seconds", "heartbeat", "0.001");
        refused("either speeds or a list of nodes, not both", "speeds", "1", "nodes.1.speed", "1");
        refused("no setting 'sped'; did you mean 'speed'?", "nodes.1.sped", "1");
        refused("'speed' of node 1 of the process backend must be a positive number", "nodes.1.speed", "-1");
        refused("those of a node are called nodes.1.speed", "nodes.x.speed", "1");
        refused("at most as fast as it is", "nodes.1.speed", "2");
        refused("have the same id", "nodes.1.id", "a", "nodes.2.id", "a");
        refused("names a host, such as user@host", "nodes.1.ssh", "-oProxyCommand=evil");
        refused("at most 1000 nodes", "nodes.1.count", "600", "nodes.2.count", "600");
    }

    private static void refused(String message, String... namesAndTexts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(namesAndTexts))
                .withMessageContaining(message);
    }
}
