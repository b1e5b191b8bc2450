package io.whittle.plugin.process.worker;

import io.whittle.plugin.process.wire.Message;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that the scheduler has told of. A job is opened when its first segment runs, by the slot that runs it, once.
 * Methods may be called by any thread.
 */
final class WorkerJobs {
    private final WorkerBundles bundles;
    private final Map<Long, OneJob> jobs = new ConcurrentHashMap<>();
    private volatile String nodeId = "";

    WorkerJobs(WorkerBundles bundles) {
        this.bundles = bundles;
    }

    /** Says what the node is called where jobs are spoken of. */
    void servesAs(String id) {
        nodeId = id;
    }

    /** A job's segments may come from now on. */
    void add(Message.OpenJob message) {
        jobs.put(message.job(), new OneJob(message));
    }

    /** Returns a job that has been added. */
    Optional<OneJob> job(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** No segment of this job will come any more. */
    void close(long id) {
        OneJob job = jobs.remove(id);
        if (job != null) {
            job.close();
        }
    }

    /** A job, opened or not. */
    final class OneJob {
        private final Message.OpenJob message;
        private Optional<WorkloadJob> opened = Optional.empty(); // guarded by this
        private boolean closed; // guarded by this
        private JobDescription description;

        OneJob(Message.OpenJob message) {
            this.message = message;
            this.description = describe(Parameters.none());
        }

        /** What the scheduler says of it; parameters are checked when it is opened, and empty here. */
        JobDescription description() {
            return description;
        }

        private JobDescription describe(Parameters parameters) {
            return new JobDescription(
                    message.job(),
                    message.kind(),
                    message.version(),
                    parameters,
                    message.partition(),
                    message.external(),
                    message.requirements());
        }

        /** Returns the code that runs its blocks. */
        synchronized BlockRunner open() {
            if (closed) {
                throw new WorkloadException("job " + message.job() + " has ended", false);
            }
            if (opened.isEmpty()) {
                opened = Optional.of(openAnew());
            }
            return opened.get();
        }

        private WorkloadJob openAnew() {
            Workload workload;
            try {
                workload = bundles.workload(message.kind(), message.bundles());
            } catch (WorkerException e) {
                throw new WorkloadException(e.getMessage(), false, e);
            }
            String version = workload.description().version();
            if (!version.equals(message.version())) {
                throw new WorkloadException(
                        "this node has version " + version + " of workload '" + message.kind()
                                + "', and the scheduler has version " + message.version(),
                        true);
            }
            WorkloadJob job = open(workload);
            try {
                check(job);
                return job;
            } catch (WorkloadException e) {
                job.close();
                throw e;
            }
        }

        /** The scheduler could open it, so that other nodes may: the job need not fail where this one cannot. */
        private WorkloadJob open(Workload workload) {
            Parameters parameters = Parameters.parse(workload.description().parameters(), message.parameters());
            try {
                return workload.open(parameters);
            } catch (WorkloadException e) {
                throw new WorkloadException(
                        "node '" + nodeId + "' cannot open the job, which the scheduler could: " + e.getMessage()
                                + "; what a job reads must lie under the same path on every node",
                        true,
                        e);
            }
        }

        private void check(WorkloadJob job) {
            if (job.source().isPresent()) {
                throw new WorkloadException(
                        "the items of this job come to the scheduler while it runs, where other processes cannot see them:"
                                + " run it with --backend local",
                        false);
            }
            Partition here = new Partition(job.items(), job.grain());
            if (!here.equals(message.partition())) {
                throw new WorkloadException(
                        "the job has " + here.items() + " items in blocks of " + here.grain() + " on node '" + nodeId
                                + "', and " + message.partition().items() + " in blocks of "
                                + message.partition().grain()
                                + " at the scheduler: its input is not the same there; what a job reads must lie under"
                                + " the same path on every node",
                        true);
            }
        }

        private synchronized void close() {
            closed = true;
            opened.ifPresent(WorkloadJob::close);
            opened = Optional.empty();
        }
    }

    /** Closes all jobs. */
    void closeAll() {
        List.copyOf(jobs.keySet()).forEach(this::close);
    }
}
