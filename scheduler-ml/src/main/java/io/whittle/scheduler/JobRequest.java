package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.ResumableRun;
import io.whittle.core.Tolerance;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A job to run. Its {@link WorkloadJob} belongs to the scheduler from {@link Scheduler#submit} on, which closes it.
 *
 * @param workload the workload's description
 * @param parameters the parameters it was opened with
 * @param job the opened job
 * @param policy decides its segments
 * @param seed the seed of everything random
 * @param outputFolder where its files go; where empty, a job that creates a file fails
 * @param standardOutput where {@link io.whittle.spi.workload.Outputs#standardOutput} goes; not closed
 * @param standardError where {@link io.whittle.spi.workload.Outputs#standardError} goes; not closed
 * @param runId the run's id; where empty one is made
 * @param log how its log is kept
 * @param tolerance what it puts up with
 * @param requirements what a node must meet to run any of it, beside what the job itself requires
 */
public record JobRequest(
        WorkloadDescription workload,
        Parameters parameters,
        WorkloadJob job,
        Policy policy,
        long seed,
        Optional<Path> outputFolder,
        OutputStream standardOutput,
        OutputStream standardError,
        Optional<String> runId,
        LogOptions log,
        Tolerance tolerance,
        Requirements requirements) {

    /** A job without files, whose standard output and standard error are dropped. */
    public static JobRequest of(WorkloadDescription workload, Parameters parameters, WorkloadJob job, Policy policy) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                0,
                Optional.empty(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Optional.empty(),
                LogOptions.defaults(),
                Tolerance.DEFAULT,
                Requirements.none());
    }

    /** The same job with its files in this folder, which is created where needed. */
    public JobRequest withOutputFolder(Path folder) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                Optional.of(folder),
                standardOutput,
                standardError,
                runId,
                log,
                tolerance,
                requirements);
    }

    /** The same job with its standard output on this stream. */
    public JobRequest withStandardOutput(OutputStream stream) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                stream,
                standardError,
                runId,
                log,
                tolerance,
                requirements);
    }

    /** The same job with its standard error on this stream. */
    public JobRequest withStandardError(OutputStream stream) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                standardOutput,
                stream,
                runId,
                log,
                tolerance,
                requirements);
    }

    /** The same job with this seed. */
    public JobRequest withSeed(long newSeed) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                newSeed,
                outputFolder,
                standardOutput,
                standardError,
                runId,
                log,
                tolerance,
                requirements);
    }

    /** The same job with this run id. */
    public JobRequest withRunId(String id) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                standardOutput,
                standardError,
                Optional.of(id),
                log,
                tolerance,
                requirements);
    }

    /** The same job with this tolerance. */
    public JobRequest withTolerance(Tolerance what) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                standardOutput,
                standardError,
                runId,
                log,
                what,
                requirements);
    }

    /**
     * The same job for nodes that meet this alone, beside what the workload requires of them. No other gets any part of it,
     * not for a copy and not to compare results either.
     */
    public JobRequest withRequirements(Requirements required) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                standardOutput,
                standardError,
                runId,
                log,
                tolerance,
                required);
    }

    /**
     * Returns what is required of nodes by the job, by this request, and by the run that it goes on with, as that was begun:
     * a run that goes on can be confined further for as long as it does, and never less.
     */
    public Requirements effectiveRequirements() {
        Requirements begun =
                log.resumed().map(run -> run.header().requirements()).orElse(Requirements.none());
        return begun.and(requirements).and(job.requirements());
    }

    private JobRequest withLog(LogOptions options) {
        return new JobRequest(
                workload,
                parameters,
                job,
                policy,
                seed,
                outputFolder,
                standardOutput,
                standardError,
                runId,
                options,
                tolerance,
                requirements);
    }

    /** The same job with finished blocks that survive as much as this; by default they survive the machine. */
    public JobRequest withDurability(Durability durability) {
        return withLog(new LogOptions(durability, log.keepCompleted(), log.origin(), log.resumed()));
    }

    /** The same job with a log that stays when the run has ended well. */
    public JobRequest keepingLog() {
        return withLog(new LogOptions(log.durability(), true, log.origin(), log.resumed()));
    }

    /** The same job with something that whoever resumes it will want to know. */
    public JobRequest withOrigin(Map<String, String> origin) {
        return withLog(new LogOptions(log.durability(), log.keepCompleted(), origin, log.resumed()));
    }

    /**
     * The same job as the continuation of an interrupted run, under that run's id. {@link Scheduler#submit} checks that it
     * is the same job, and takes the run over. Where this request requires nothing of nodes, what the run required before
     * still holds; else only what this request says.
     */
    public JobRequest resuming(ResumableRun run) {
        return withLog(new LogOptions(log.durability(), log.keepCompleted(), log.origin(), Optional.of(run)))
                .withRunId(run.header().runId());
    }

    /** Asks the workload for its item features, bin by bin; reads what it must, so not on a thread in a hurry. */
    public JobFeatures features() {
        Partition partition = new Partition(job.items(), job.grain());
        ItemFeatures known = job.features();
        Bins bins = Bins.of(partition.blocks());
        double[][] means = new double[bins.count()][known.names().size()];
        for (int bin = 0; bin < bins.count(); bin++) {
            long first = partition.firstItem(bins.firstBlock(bin));
            long end = partition.endItem(bins.endBlock(bin) - 1);
            known.means(first, end, means[bin]);
        }
        return new JobFeatures(workload.kind(), workload.version(), parameters, partition, bins, known.names(), means);
    }
}
