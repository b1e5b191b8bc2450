package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import io.whittle.spi.OpenFiles;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one worker has been told of jobs and bundles, so that it is told of each once, before the first segment that needs
 * it. Used by the thread that writes to the worker.
 */
final class Announcements {
    private final WorkloadSource workloads;
    private final boolean byContent;
    private final Map<Long, JobDescription> jobs = new HashMap<>();
    private final Set<String> bundles = new HashSet<>();

    /**
     * @param byContent whether the worker sees other files than the scheduler
     */
    Announcements(WorkloadSource workloads, boolean byContent) {
        this.workloads = workloads;
        this.byContent = byContent;
    }

    /**
     * Tells of a job, unless that has been done.
     *
     * @return why segments of this job cannot run there; empty where they can
     */
    Optional<Failure> announce(JobDescription job, FrameOutput out) throws IOException {
        if (jobs.containsKey(job.id())) {
            return Optional.empty();
        }
        List<BundleFile> needed = new ArrayList<>();
        byte[] frame;
        try {
            for (Path jar : workloads.bundles(job.kind())) {
                needed.add(BundleFile.of(jar));
            }
            if (needed.isEmpty()) {
                return Optional.of(refusal("no bundle has the workload '" + job.kind()
                        + "', so other processes cannot run it: run it with --backend local"));
            }
            frame = Frames.frame(opening(job, needed));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            if (OpenFiles.ranOut(e)) { // neither the job's fault nor the worker's
                return Optional.of(
                        Failure.ofNode("no further file can be opened (" + e.getMessage() + "); " + OpenFiles.REMEDY));
            }
            return Optional.of(
                    refusal("worker processes cannot run the workload '" + job.kind() + "': " + e.getMessage()));
        }
        for (BundleFile bundle : needed) {
            if (bundles.add(bundle.hash())) {
                offer(bundle, out);
            }
        }
        out.write(frame);
        jobs.put(job.id(), job);
        return Optional.empty();
    }

    private static Failure refusal(String message) {
        return new Failure(message, "", false, OptionalInt.empty());
    }

    private static Message opening(JobDescription job, List<BundleFile> needed) {
        return new Message.OpenJob(
                job.id(),
                job.kind(),
                job.version(),
                job.parameters().asMap(),
                job.partition(),
                job.external(),
                job.requirements(),
                needed.stream().map(BundleFile::hash).toList());
    }

    private void offer(BundleFile bundle, FrameOutput out) throws IOException {
        if (!byContent) {
            out.write(new Message.OfferBundle(bundle.hash(), bundle.path().toString(), bundle.size()));
            return;
        }
        out.write(new Message.OfferBundle(bundle.hash(), "", bundle.size()));
        byte[] part = new byte[Frames.PART];
        try (InputStream in = opened(bundle)) {
            for (int count = read(in, part); count > 0; count = read(in, part)) {
                out.write(new Message.BundlePart(Arrays.copyOf(part, count)));
            }
        }
    }

    /** That a jar cannot be read is another matter than that the worker cannot be written to. */
    private static InputStream opened(BundleFile bundle) {
        try {
            return Files.newInputStream(bundle.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int read(InputStream in, byte[] part) {
        try {
            return in.readNBytes(part, 0, part.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells of the jobs that have ended. */
    void closeEnded(Predicate<JobDescription> ended, FrameOutput out) throws IOException {
        for (Iterator<JobDescription> each = jobs.values().iterator(); each.hasNext(); ) {
            JobDescription job = each.next();
            if (ended.test(job)) {
                out.write(new Message.CloseJob(job.id()));
                each.remove();
            }
        }
    }
}
