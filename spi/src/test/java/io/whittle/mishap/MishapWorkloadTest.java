package io.whittle.mishap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.Parameters;
import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MishapWorkloadTest extends WorkloadContract {
    @TempDir
    private Path folder;

    @Override
    protected Workload workload() {
        return new MishapWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() {
        return List.of(
                Map.of("items", "0"),
                Map.of("items", "20", "grain", "3", "padding", "100"),
                Map.of("items", "20", "grain", "3", "singly", "true"));
    }

    @Override
    protected Map<Map<String, String>, String> refusals() {
        return Map.of(
                Map.of("mishaps", "explode:3"),
                "explode",
                Map.of("mishaps", "throw"),
                "throw:3",
                Map.of("memory", folder.resolve("nowhere").toString()),
                "nowhere");
    }

    private WorkloadJob open(Map<String, String> given) {
        return new MishapWorkload()
                .open(Parameters.parse(new MishapWorkload().description().parameters(), given));
    }

    @Test
    void somethingHappensToTheChosenItemsAlone() throws Exception {
        WorkloadJob job = open(Map.of("mishaps", "throw:3,refuse:5-6,fail:8"));
        assertThat(job.runBlock(new Cursor(0, 0, 3))).hasSize(48);
        assertThatThrownBy(() -> job.runBlock(new Cursor(1, 3, 4)))
                .isInstanceOfSatisfying(
                        WorkloadException.class, e -> assertThat(e.retryable()).isTrue());
        for (int item = 5; item <= 6; item++) {
            Cursor cursor = new Cursor(item, item, item + 1);
            assertThatThrownBy(() -> job.runBlock(cursor))
                    .isInstanceOfSatisfying(WorkloadException.class, e -> assertThat(e.retryable())
                            .isFalse());
        }
        assertThatThrownBy(() -> job.runBlock(new Cursor(8, 8, 9)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("item 8 was told to fail");
    }

    @Test
    void whatIsRememberedHappensNoMoreThanSoOften() throws Exception {
        Map<String, String> given = Map.of("mishaps", "throw:3", "memory", folder.toString(), "times", "2");
        for (int time = 1; time <= 2; time++) {
            assertThatThrownBy(() -> open(given).runBlock(new Cursor(3, 3, 4))).hasMessageContaining("told to throw");
        }
        assertThat(open(given).runBlock(new Cursor(3, 3, 4))).hasSize(16);
    }

    @Test
    void whatHangsEndsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> open(Map.of("mishaps", "hang:0")).runBlock(new Cursor(0, 0, 1)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void theBundleHoldsAllThatTheWorkloadNeeds() throws IOException, ClassNotFoundException {
        URL jar = MishapBundle.writeTo(folder.resolve("plugins/mishap.jar"))
                .toUri()
                .toURL();
        try (URLClassLoader alone = new Isolated(jar)) {
            Workload workload =
                    ServiceLoader.load(Workload.class, alone).findFirst().orElseThrow();
            assertThat(workload.getClass().getClassLoader()).isSameAs(alone);
            Parameters parameters = Parameters.parse(workload.description().parameters(), Map.of("mishaps", "throw:3"));
            try (WorkloadJob job = workload.open(parameters)) {
                assertThat(job.items()).isEqualTo(100);
            }
        }
    }

    /** Sees the SPI, but of the workload only what is in the jar. */
    private static final class Isolated extends URLClassLoader {
        Isolated(URL jar) {
            super(new URL[] {jar}, MishapWorkload.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.whittle.mishap.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
