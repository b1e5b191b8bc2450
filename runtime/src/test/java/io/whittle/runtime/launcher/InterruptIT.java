package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.whittle.history.RunHistory;
import io.whittle.runtime.osgi.PluginJar;
import io.whittle.scheduler.RunStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are interrupted by Ctrl-C: what they say, and how they go on. */
@Timeout(180)
final class InterruptIT {
    @TempDir
    private Path folder;

    @Test
    void ctrlCSaysHowToGoOnAndRunningAgainWithResumeDoes() throws Exception {
        Launched.Running running = Launched.start(folder, ResumeIT.PICTURE);
        running.awaitLog(30_000);
        running.interrupt();
        Launched interrupted = running.end();
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err())
                .containsPattern("what is done is safe; go on with: whittle resume \\S+-mandelbrot");

        Launched different =
                Launched.run(folder, "run", "mandelbrot", "-P", "width=300", "-P", "iterations=200000", "--resume");
        assertThat(different.code()).isEqualTo(2);
        assertThat(different.err()).contains("its parameter 'width' was '256', not '300'");

        Launched resumed = Launched.run(folder, ResumeIT.with(ResumeIT.PICTURE, "--resume"));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("resumed: ").contains("wrote ");
        try (RunHistory history = RunHistory.open(folder.resolve("home"), warning -> fail(warning))) {
            assertThat(history.list(10)).singleElement().satisfies(run -> assertThat(run.status())
                    .isEqualTo(RunStatus.DONE));
        }
        Launched nothing = Launched.run(folder, "run", "mandelbrot", "-P", "width=16", "--resume");
        assertThat(nothing.code()).isZero();
        assertThat(nothing.err()).contains("there is no interrupted run of mandelbrot: a new one begins");
    }

    @Test
    void ctrlCSaysWhatItWaitsForAndHowToGoOnEvenWhereAnItemHeedsNoInterrupt() throws Exception {
        String allButTheFirstWait = "if (System.setProperty(\"deaf\", \"now\") != null) {"
                + " System.err.println(\"deaf now\");"
                + " new java.util.concurrent.Semaphore(0).acquireUninterruptibly(); }";
        PluginJar.workload("deaf", "", allButTheFirstWait).writeTo(folder.resolve("home/plugins/deaf.jar"));
        Launched.Running running = Launched.start(folder, "run", "deaf", "--nodes", "1", "--policy", "ss");
        String id = running.awaitLog(0);
        running.awaitMessage("deaf now");
        running.interrupt();
        Launched interrupted = running.end();
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err())
                .contains("stopping: what is in hand has 15 seconds")
                .contains("go on with: whittle resume " + id);
    }
}
