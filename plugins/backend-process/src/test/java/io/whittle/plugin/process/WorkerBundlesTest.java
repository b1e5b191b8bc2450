package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.rogue.RogueWorkload;
import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers find workloads as bundles offer them, without Declarative Services. */
class WorkerBundlesTest {
    private static final String COMPONENT = "<?xml version='1.0'?>\n"
            + "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='rogue'%s>\n<service>"
            + "<provide interface='" + Workload.class.getName() + "'/></service>\n%s<implementation class='"
            + RogueWorkload.class.getName() + "'/></scr:component>\n";

    @TempDir
    private Path folder;

    /** The bundle as one with components declares itself, without {@code META-INF/services}. */
    private Path withComponent(String attributes, String more) throws IOException {
        Path jar = TestBundle.of(
                RogueWorkload.class,
                folder,
                Map.of(
                        "Service-Component", "OSGI-INF/rogue.xml",
                        "Require-Capability",
                                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\""));
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.delete(inside.getPath("META-INF/services/" + Workload.class.getName()));
            Files.createDirectory(inside.getPath("OSGI-INF"));
            Files.writeString(inside.getPath("OSGI-INF/rogue.xml"), String.format(COMPONENT, attributes, more));
        }
        return jar;
    }

    private Optional<Failure> failure(Path... jars) throws Exception {
        Surroundings here = Surroundings.look(List.of(jars));
        try (Scene scene = new Scene(folder, Map.of("speeds", "1"), here)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.GOOD, 2, -1), BlockList.range(0, 2));
            return heard.awaitEnd().failure();
        }
    }

    @Test
    void makesComponentsThatNeedNothing() throws Exception {
        assertThat(failure(withComponent("", ""))).isEmpty();
    }

    @Test
    void refusesComponentsThatNeedMoreThanThereIs() throws Exception {
        Path jar = withComponent("", "<reference name='x' interface='some.Other'/>");
        assertThat(failure(jar).orElseThrow().message()).contains("needs other services", "--backend local");
    }

    @Test
    void saysWhichBundlesHaveNoSuchWorkload() throws Exception {
        Path jar = withComponent("", "");
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.delete(inside.getPath("OSGI-INF/rogue.xml"));
        }
        Failure failure = failure(jar).orElseThrow();
        assertThat(failure.message()).contains("[test.RogueWorkload] has a workload 'rogue'");
        assertThat(failure.retryable()).isFalse();
    }

    @Test
    void saysWhatKeepsABundleFromWorking() throws Exception {
        Path jar = TestBundle.of(RogueWorkload.class, folder, Map.of("Import-Package", "no.such.thing"));
        assertThat(failure(jar).orElseThrow().message()).contains("test.RogueWorkload", "no.such.thing");
        assertThat(failure(folder.resolve("none.jar")).orElseThrow().message()).contains("none.jar");
    }

    @Test
    void saysThatJobsOfNoBundleCannotRun() throws Exception {
        assertThat(failure().orElseThrow().message()).contains("no bundle has the workload 'rogue'");
    }
}
