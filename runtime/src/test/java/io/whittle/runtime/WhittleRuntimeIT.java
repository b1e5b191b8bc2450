package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.policy.Policies;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.osgi.PluginJar;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins and scheduler together, in this process. */
final class WhittleRuntimeIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final Console console = new Console(new ByteArrayOutputStream(), messages, false);

    private Home home() {
        return new Home(folder.resolve("home"));
    }

    private static WhittleRuntime open(Distribution distribution, Home home, Console console) {
        return WhittleRuntime.open(distribution, home, console);
    }

    /** A distribution without plugins of its own. */
    private Distribution bare() throws IOException {
        Path bare = folder.resolve("bare");
        Files.createDirectories(bare.resolve("plugins"));
        Files.createDirectories(bare.resolve("bundles"));
        try (DirectoryStream<Path> bundles =
                Files.newDirectoryStream(Distribution.locate().bundles())) {
            for (Path bundle : bundles) {
                Files.copy(bundle, bare.resolve("bundles").resolve(bundle.getFileName()));
            }
        }
        return new Distribution(bare);
    }

    private static Path localBackend() throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Distribution.locate().plugins(), "whittle-backend-local-*.jar")) {
            return found.iterator().next();
        }
    }

    /** Two blocks: the first one ends when told to, for the first time it runs. */
    private static final class Waiting implements WorkloadJob {
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);
        private final AtomicInteger attempts = new AtomicInteger();

        @Override
        public long items() {
            return 2;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            if (attempts.getAndIncrement() == 0) {
                running.countDown();
                never.await();
            }
            while (cursor.next()) {
                Thread.onSpinWait();
            }
            return new byte[] {(byte) cursor.block()};
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return new ResultMerger() {
                @Override
                public void accept(int block, byte[] result) {
                    outputs.note("block " + result[0]);
                }

                @Override
                public void finish() {}
            };
        }
    }

    @Test
    @Timeout(PATIENCE_SECONDS)
    void aRunOutlivesTheReplacementOfItsBackendsPlugin() throws Exception {
        Path jar = Files.createDirectories(home().plugins()).resolve("backend.jar");
        Files.copy(localBackend(), jar);
        try (WhittleRuntime runtime = open(bare(), home(), console);
                Scheduler scheduler =
                        runtime.scheduler(SchedulerSettings.defaults().with("speeds", "1"))) {
            Waiting job = new Waiting();
            RunHandle handle = scheduler.submit(JobRequest.of(
                    new WorkloadDescription("waiting", "1", "Waits", List.of()),
                    Parameters.none(),
                    job,
                    runtime.policy(Policies.DEFAULT)));
            assertThat(job.running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            CountDownLatch back = new CountDownLatch(1);
            runtime.plugins().onBackend(factory -> {
                back.countDown();
                return false;
            });
            Path aside = folder.resolve("aside.jar");
            Files.move(jar, aside);
            while (!scheduler.nodes().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(runtime.plugins().backends()).isEmpty();
            Files.move(aside, jar);
            assertThat(back.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            RunRecord run = handle.completion().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(run.status()).as(run.message()).isEqualTo(RunStatus.DONE);
            assertThat(run.notes()).containsExactly("block 0", "block 1");
            assertThat(run.failedAttempts()).isPositive();
        }
    }

    @Test
    void pathsAreTakenFromTheCurrentFolder() {
        try (WhittleRuntime runtime = open(Distribution.locate(), home(), console)) {
            Workload kmers = runtime.workload("kmers");
            Parameters parameters = runtime.parameters(kmers, Map.of("input", "some/../reads.fa"));
            assertThat(parameters.path("input")).isEqualTo(Path.of("reads.fa").toAbsolutePath());
        }
    }

    @Test
    void aSettingThatTheBackendRefusesIsAMistakeOfUse() {
        try (WhittleRuntime runtime = open(Distribution.locate(), home(), console)) {
            assertThatThrownBy(
                            () -> runtime.scheduler(SchedulerSettings.defaults().with("speed", "1")))
                    .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining("did you mean 'speeds'?");
        }
    }

    @Test
    void aMissingOrDamagedModelIsToldAndPredictsNothing() throws Exception {
        Path models = Files.createDirectories(home().folder().resolve("models"));
        Files.writeString(models.resolve("active"), "0007\n");
        try (WhittleRuntime runtime = open(bare(), home(), console)) {
            assertThat(runtime.costModel().version()).isEqualTo("none");
            assertThat(messages.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .contains("warning: there is no model at")
                    .contains("0007");
        }
    }

    @Test
    void aPolicyOfAPluginCanBeChosen() throws Exception {
        PluginJar.policy("backwards").writeTo(home().plugins().resolve("backwards.jar"));
        try (WhittleRuntime runtime = open(Distribution.locate(), home(), console)) {
            assertThat(runtime.policy("backwards").name()).isEqualTo("backwards");
            assertThat(runtime.policies()).containsKeys(Policies.DEFAULT, "backwards");
        }
    }
}
