package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToDoubleFunction;

/**
 * What the death of one worker of four in the middle of a run costs. Runs with and without take turns. Used by one thread.
 *
 * <p>What is compared with is a schedule that had known it all: by itself, a run takes {@code m}; one that lacks a worker of
 * four from some time until it has been started anew takes a quarter of that time longer, and loses nothing else.
 */
public final class DeathBenchmark {
    private static final int WORKERS = 4;
    private static final int ITEMS = 2000;
    private static final double DEATH_AT = 0.5;

    /**
     * What came of it.
     *
     * @param seconds how long an undisturbed run takes, in the median
     * @param awaySeconds how long the dead worker's node was away, in the median
     * @param against the makespan with a death over the undisturbed one
     * @param againstIdeal the makespan with a death over the one that knowledge would have allowed
     */
    public record Outcome(double seconds, double awaySeconds, Interval against, Interval againstIdeal) {}

    private final WhittleRuntime runtime;
    private final Path folder;
    private final Rounds rounds;
    private final int steps;

    /**
     * @param folder for temporary files
     * @param rounds how often, and how long
     */
    public DeathBenchmark(WhittleRuntime runtime, Path folder, Rounds rounds) {
        this.runtime = runtime;
        this.folder = folder;
        this.rounds = rounds;
        this.steps = WorkerJobs.steps(WORKERS, ITEMS, rounds.runSeconds(2));
    }

    /** Measures, after a round that does not count. */
    public Outcome measure() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try (WorkerJobs jobs = new WorkerJobs(runtime, folder, WORKERS, Map.of())) {
            while (rounds.next()) {
                jobs.awaitNodes(WORKERS);
                RunRecord alone =
                        Runs.ended(jobs.start(ITEMS, steps).completion().join());
                Pair pair = new Pair(makespan(alone), disturbed(jobs));
                if (rounds.counts()) {
                    pairs.add(pair);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted", e);
        }
        return new Outcome(
                median(pairs, Pair::seconds),
                median(pairs, pair -> pair.disturbed().awaySeconds()),
                Interval.of(pairs.stream().map(Pair::against).toList()),
                Interval.of(pairs.stream().map(Pair::againstIdeal).toList()));
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> value) {
        return Replay.median(pairs.stream().mapToDouble(value).toArray());
    }

    private static double makespan(RunRecord run) {
        return run.makespanNanos() * 1e-9;
    }

    /** @param seconds of the run that nothing disturbed */
    private record Pair(double seconds, Disturbed disturbed) {
        double against() {
            return disturbed.seconds() / seconds;
        }

        double againstIdeal() {
            return disturbed.seconds() / (seconds + disturbed.awaySeconds() / WORKERS);
        }
    }

    /** @param awaySeconds how long a node was away while the run went on */
    private record Disturbed(double seconds, double awaySeconds) {}

    private Disturbed disturbed(WorkerJobs jobs) throws InterruptedException {
        int before = jobs.changes().size();
        RunHandle run = jobs.start(ITEMS, steps);
        awaitHalf(run);
        long killed = killWorker();
        RunRecord record = Runs.ended(run.completion().join());
        long ended = Math.max(killed, System.nanoTime());
        List<WorkerJobs.Change> changes = jobs.changes();
        Optional<WorkerJobs.Change> back = changes.subList(before, changes.size()).stream()
                .filter(WorkerJobs.Change::joined)
                .findFirst();
        long until = Math.min(ended, back.map(WorkerJobs.Change::nanos).orElse(ended));
        return new Disturbed(makespan(record), (until - killed) * 1e-9);
    }

    /**
     * Waits for the middle of a run.
     *
     * @throws CommandException where the run ends before
     */
    static void awaitHalf(RunHandle run) throws InterruptedException {
        CountDownLatch half = new CountDownLatch(1);
        run.onProgress(progress -> {
            if (progress.fraction() >= DEATH_AT) {
                half.countDown();
            }
        });
        run.completion().whenComplete((record, failure) -> half.countDown());
        half.await();
        if (run.completion().isDone()) {
            Runs.ended(run.completion().join());
            throw new CommandException(
                    ExitCode.JOB_FAILED, "the benchmark's job ended before a worker could be killed in its middle");
        }
    }

    /** Ends a worker; returns when. */
    private static long killWorker() {
        ProcessHandle worker = ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .findFirst()
                .orElseThrow(() -> new CommandException(ExitCode.JOB_FAILED, "there is no worker to be killed"));
        long now = System.nanoTime();
        worker.destroyForcibly();
        return now;
    }
}
