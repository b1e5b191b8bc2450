package io.whittle.runtime.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.Distribution;
import io.whittle.runtime.Home;
import io.whittle.runtime.NodeSpeeds;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.demo.DemoJob;
import io.whittle.scheduler.RunRecord;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks do what they say, whatever they measure: small ones on real nodes. */
final class BenchmarksIT {
    @TempDir
    private Path folder;

    private final Console console = new Console(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);

    private WhittleRuntime open() {
        return WhittleRuntime.open(Distribution.locate(), new Home(folder.resolve("home")), console);
    }

    @Test
    void everyPolicyRunsInEveryRoundAndInTheSimulator() {
        List<String> news = new ArrayList<>();
        try (WhittleRuntime runtime = open()) {
            NodesBenchmark benchmark = new NodesBenchmark(
                    runtime,
                    SchedulerSettings.defaults().withSpeeds(NodeSpeeds.parse("2:1")),
                    List.of("static", "awf-c-min", "learned"),
                    news::add);
            DemoJob small = new DemoJob("mandelbrot", List.of(), Map.of("size", "small"));
            List<NodesResult> results = benchmark.measure(small, 2, 1);
            assertThat(news).containsExactly("mandelbrot, round 1 of 2", "mandelbrot, round 2 of 2");
            assertThat(results).extracting(NodesResult::policy).containsExactly("static", "awf-c-min", "learned");
            assertThat(results).allSatisfy(result -> {
                assertThat(result.ratio().values()).isEqualTo(2);
                assertThat(result.ratio().mean()).isGreaterThan(1);
                assertThat(result.simulatedRatio()).isGreaterThanOrEqualTo(1);
            });
            NodesResult reference = results.get(1);
            assertThat(reference.against().mean()).isEqualTo(1);
            assertThat(reference.simulatedAgainst()).isEqualTo(1);
            NodesResult equalShares = results.get(0);
            assertThat(equalShares.dispatches()).isEqualTo(2);
            assertThat(equalShares.simulatedDispatches()).isEqualTo(2);
            assertThat(runtime.history().runIds()).isEmpty();
        }
    }

    @Test
    void measuresWorkerProcesses() {
        try (WhittleRuntime runtime = open()) {
            List<Measurement> measured = new ProcessBenchmark(runtime.backend("process")).measure(1);
            assertThat(measured).extracting(Measurement::unit).containsExactly("s", "µs", "1/s");
            assertThat(measured).allSatisfy(each -> assertThat(each.median()).isPositive());
        }
    }

    @Test
    void recordsExplanationsInTheRunsThatAreToHaveThem() {
        try (WhittleRuntime runtime = open()) {
            ExplainBenchmark.Outcome outcome = new ExplainBenchmark(runtime, 40).measure(2, 1);
            assertThat(outcome.segments()).isEqualTo(40);
            assertThat(outcome.workSeconds()).isPositive();
            assertThat(outcome.duringSeconds()).hasSize(3);
            List<RunRecord> runs = runtime.history().runIds().stream()
                    .map(id -> runtime.history().find(id).orElseThrow().record())
                    .toList();
            assertThat(runs).hasSize(6).allSatisfy(run -> assertThat(run.segments())
                    .hasSize(40));
            assertThat(runs)
                    .filteredOn(run -> run.segments().stream()
                            .noneMatch(segment -> segment.decision().why().isEmpty()))
                    .hasSize(3);
            assertThat(runs)
                    .filteredOn(run -> run.segments().stream()
                            .allMatch(segment -> segment.decision().why().isEmpty()))
                    .hasSize(3);
        }
        assertThat(Files.exists(folder.resolve("home/history.db"))).isTrue();
    }

    @Test
    void modelIsTrainedLoadedAndAsked() {
        List<Measurement> measured = new ModelBenchmark(folder.resolve("scratch"), 6 * MadeUpRuns.BINS).measure(3);
        assertThat(measured).extracting(Measurement::unit).containsExactly("s", "ms", "ms", "ms", "ms", "µs");
        assertThat(measured).allSatisfy(each -> assertThat(each.min()).isPositive());
    }

    @Test
    void keepingResultsSafeIsComparedWithKeepingNone() {
        try (WhittleRuntime runtime = open()) {
            CheckpointBenchmark.Outcome outcome =
                    new CheckpointBenchmark(runtime, new Rounds(2, 0.5, news -> {})).measure(1);
            assertThat(outcome.blocksPerSecond()).isPositive();
            assertThat(outcome.sync().values()).isEqualTo(2);
            assertThat(outcome.window().values()).isEqualTo(2);
            assertThat(runtime.history().runIds()).hasSize(9);
            assertThat(runtime.home().logs().unfinished()).isEmpty();
        }
    }

    @Test
    void aWorkerDiesInTheMiddleOfEachSecondRun() throws Exception {
        try (WhittleRuntime runtime = open()) {
            DeathBenchmark.Outcome outcome =
                    new DeathBenchmark(runtime, folder, new Rounds(2, 3.5, news -> {})).measure();
            assertThat(outcome.seconds()).isPositive();
            assertThat(outcome.awaySeconds()).isPositive();
            assertThat(outcome.againstIdeal().mean())
                    .isPositive()
                    .isLessThan(outcome.against().mean());
        }
    }
}
