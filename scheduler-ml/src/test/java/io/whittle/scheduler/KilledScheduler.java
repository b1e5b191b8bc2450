package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.RunLogs;
import io.whittle.commitlog.UnfinishedRun;
import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that begins a run, or goes on with the one that it finds, and says how far it is, until it is killed or done.
 * Arguments: home, durability, policy.
 */
final class KilledScheduler {
    static final int BLOCKS = 400;

    private KilledScheduler() {}

    static NoisyJob job() {
        return new NoisyJob(BLOCKS, 60, 20_000);
    }

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        RunLogs logs = new RunLogs(home.resolve("runs"));
        JobRequest request = JobRequest.of(
                        NoisyJob.DESCRIPTION,
                        Parameters.none(),
                        job(),
                        Policies.named(arguments[2]).orElseThrow())
                .withDurability(Durability.parse(arguments[1]))
                .withOutputFolder(home.resolve("out"))
                .withRunId("killed");
        List<UnfinishedRun> unfinished = logs.unfinished();
        if (!unfinished.isEmpty()) {
            ResumableRun run = logs.open(unfinished.get(0).runId());
            System.out.println("resumed with " + run.recovered().positions().size());
            request = request.resuming(run);
        } else {
            System.out.println("begun");
        }
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,0.5"))
                .logs(logs)
                .open()) {
            RunHandle handle = scheduler.submit(request);
            handle.onProgress(progress -> System.out.println(progress.itemsDone()));
            RunRecord record = handle.completion().join();
            System.out.println(record.status() + " " + record.dispatches() + " " + record.message());
        }
        System.exit(0);
    }
}
