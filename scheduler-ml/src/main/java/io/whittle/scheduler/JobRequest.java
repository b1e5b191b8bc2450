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
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job to run. Its {@link WorkloadJob} belongs to the scheduler from {@link Scheduler#submit} on, which closes it.
 * Immutable: what changes it returns another one.
 */
public final class JobRequest {
    private final WorkloadDescription workload;
    private final Parameters parameters;
    private final WorkloadJob job;
    private final Policy policy;
    // set while a request is made, by the methods below, and by nobody afterwards
    private long seed;
    private Optional<Path> outputFolder = Optional.empty();
    private OutputStream standardOutput = OutputStream.nullOutputStream();
    private OutputStream standardError = OutputStream.nullOutputStream();
    private Optional<String> runId = Optional.empty();
    private LogOptions log = LogOptions.defaults();
    private Tolerance tolerance = Tolerance.DEFAULT;
    private Requirements requirements = Requirements.none();

    private JobRequest(WorkloadDescription workload, Parameters parameters, WorkloadJob job, Policy policy) {
        this.workload = Objects.requireNonNull(workload, "workload");
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        this.job = Objects.requireNonNull(job, "job");
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** A job without files, whose standard output and standard error are dropped. */
    public static JobRequest of(WorkloadDescription workload, Parameters parameters, WorkloadJob job, Policy policy) {
        return new JobRequest(workload, parameters, job, policy);
    }

    private JobRequest copy() {
        JobRequest copy = new JobRequest(workload, parameters, job, policy);
        copy.seed = seed;
        copy.outputFolder = outputFolder;
        copy.standardOutput = standardOutput;
        copy.standardError = standardError;
        copy.runId = runId;
        copy.log = log;
        copy.tolerance = tolerance;
        copy.requirements = requirements;
        return copy;
    }

    /** The same job with its files in this folder, which is created where needed. */
    public JobRequest withOutputFolder(Path folder) {
        JobRequest copy = copy();
        copy.outputFolder = Optional.of(folder);
        return copy;
    }

    /** The same job with its standard output on this stream. */
    public JobRequest withStandardOutput(OutputStream stream) {
        JobRequest copy = copy();
        copy.standardOutput = Objects.requireNonNull(stream, "stream");
        return copy;
    }

    /** The same job with its standard error on this stream. */
    public JobRequest withStandardError(OutputStream stream) {
        JobRequest copy = copy();
        copy.standardError = Objects.requireNonNull(stream, "stream");
        return copy;
    }

    /** The same job with this seed. */
    public JobRequest withSeed(long newSeed) {
        JobRequest copy = copy();
        copy.seed = newSeed;
        return copy;
    }

    /** The same job with this run id. */
    public JobRequest withRunId(String id) {
        JobRequest copy = copy();
        copy.runId = Optional.of(id);
        return copy;
    }

    /** The same job with this tolerance. */
    public JobRequest withTolerance(Tolerance what) {
        JobRequest copy = copy();
        copy.tolerance = Objects.requireNonNull(what, "tolerance");
        return copy;
    }

    /**
     * The same job for nodes that meet this alone, beside what the workload requires of them. No other gets any part of it,
     * not for a copy and not to compare results either.
     */
    public JobRequest withRequirements(Requirements required) {
        JobRequest copy = copy();
        copy.requirements = Objects.requireNonNull(required, "requirements");
        return copy;
    }

    private JobRequest withLog(LogOptions options) {
        JobRequest copy = copy();
        copy.log = options;
        return copy;
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
     * is the same job, and takes the run over. What the run required of nodes when it began still holds, beside what this
     * request requires.
     */
    public JobRequest resuming(ResumableRun run) {
        return withLog(new LogOptions(log.durability(), log.keepCompleted(), log.origin(), Optional.of(run)))
                .withRunId(run.header().runId());
    }

    /** Returns the workload's description. */
    public WorkloadDescription workload() {
        return workload;
    }

    /** Returns the parameters it was opened with. */
    public Parameters parameters() {
        return parameters;
    }

    /** Returns the opened job. */
    public WorkloadJob job() {
        return job;
    }

    /** Returns what decides its segments. */
    public Policy policy() {
        return policy;
    }

    /** Returns the seed of everything random. */
    public long seed() {
        return seed;
    }

    /** Returns where its files go; where empty, a job that creates a file fails. */
    public Optional<Path> outputFolder() {
        return outputFolder;
    }

    /** Returns where {@link io.whittle.spi.workload.Outputs#standardOutput} goes; not closed. */
    public OutputStream standardOutput() {
        return standardOutput;
    }

    /** Returns where {@link io.whittle.spi.workload.Outputs#standardError} goes; not closed. */
    public OutputStream standardError() {
        return standardError;
    }

    /** Returns the run's id; where empty one is made. */
    public Optional<String> runId() {
        return runId;
    }

    /** Returns how its log is kept. */
    public LogOptions log() {
        return log;
    }

    /** Returns what it puts up with. */
    public Tolerance tolerance() {
        return tolerance;
    }

    /** Returns what a node must meet to run any of it, beside what the job itself requires. */
    public Requirements requirements() {
        return requirements;
    }

    /**
     * Returns what is required of nodes by the job, by this request, and by the run that it goes on with, as that was begun:
     * a run that goes on can be confined further for as long as it does, and never less.
     */
    public Requirements effectiveRequirements() {
        Requirements begun =
                log.resumed().map(run -> run.header().requirements()).orElse(Requirements.none());
        return begun.and(requirements).and(asked("what it requires of nodes", job::requirements));
    }

    /**
     * Returns what it puts up with, and whether the job can leave out single items.
     *
     * @throws WorkloadException where the job fails to say so
     */
    Tolerance effectiveTolerance() {
        return tolerance.itemByItem(asked("whether it can leave out items", job::canLeaveOutItems));
    }

    /**
     * Returns how the job's items are cut into blocks, as the workload says.
     *
     * @throws WorkloadException where what it says makes no sense
     */
    public Partition partition() {
        return asked("how many items and blocks there are", () -> new Partition(job.items(), job.grain()));
    }

    /** Asks the workload something: what it throws, or an answer that makes no sense, is its failure, and says so. */
    <T> T asked(String what, Supplier<T> question) {
        String failed = workload.kind() + ": the workload ";
        try {
            return Objects.requireNonNull(question.get(), "null");
        } catch (WorkloadException e) {
            throw new WorkloadException(workload.kind() + ": " + e.getMessage(), e.retryable(), e);
        } catch (IllegalArgumentException e) {
            throw new WorkloadException(failed + "gives a bad answer to " + what + ": " + e.getMessage(), false, e);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new WorkloadException(failed + "failed to say " + what + " (" + e + ")", false, e);
        }
    }

    /** Asks the workload for its item features, bin by bin; reads what it must, so not on a thread in a hurry. */
    public JobFeatures features() {
        Partition partition = partition();
        ItemFeatures known = asked("what is known of its items", job::features);
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
