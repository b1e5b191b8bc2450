package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerCommandTest {
    private static final Surroundings HERE =
            new Surroundings(List.of(Path.of("f.jar"), Path.of("s.jar")), kind -> List.of(), Optional.empty());

    private static NodeSettings node(Map<String, String> settings) {
        return ProcessSettings.parse(settings, 1).nodes().get(0);
    }

    @Test
    void limitsMemoryCoresAndPriority() {
        List<String> command = WorkerCommand.local(
                node(Map.of("memory", "300m", "cores", "2", "nice", "7", "java-options", "-Da=b -Dc=d")),
                HERE,
                new CpuSet(List.of("taskset", "-c", "0,1"), "taskset 0,1"));
        assertThat(command).startsWith("taskset", "-c", "0,1", "nice", "-n", "7");
        assertThat(command)
                .contains("-Xmx300m", "-XX:ActiveProcessorCount=2", "-Da=b", "-Dc=d")
                .noneMatch(word -> word.startsWith("-XX:MaxRAM"))
                .containsSequence("-cp", "f.jar:s.jar");
    }

    @Test
    void sharesTheMemoryWhereNobodySaysHowMuch() {
        assertThat(WorkerCommand.local(node(Map.of("speeds", "1,1,1,1")), HERE, CpuSet.all()))
                .contains("-XX:MaxRAMPercentage=12.50");
    }

    @Test
    void dealsTheCoresThatThisProcessMayUse() {
        assertThat(CpuSet.numbers("0-3,8")).containsExactly(0, 1, 2, 3, 8);
        assertThat(CpuSet.numbers("5")).containsExactly(5);
        assertThat(CpuSet.of(0, 0).prefix()).isEmpty();
        CpuSet one = CpuSet.of(0, 1);
        assertThat(one.attribute()).matches("jvm|taskset [0-9]+");
        assertThat(one.prefix().isEmpty()).isEqualTo(one.attribute().equals("jvm"));
    }

    @Test
    void waitsLongerAfterEachFailure() {
        assertThat(BackOff.afterFailures(0)).hasMillis(100);
        assertThat(BackOff.afterFailures(1)).hasMillis(100);
        assertThat(BackOff.afterFailures(2)).hasMillis(200);
        assertThat(BackOff.afterFailures(5)).hasMillis(1600);
        assertThat(BackOff.afterFailures(1_000_000)).hasSeconds(30);
    }
}
