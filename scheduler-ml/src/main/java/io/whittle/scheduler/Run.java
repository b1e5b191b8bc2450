package io.whittle.scheduler;

import io.whittle.core.Command;
import io.whittle.core.Tolerance;
import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.AttemptView;
import io.whittle.time.SteadyClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One run as the loop keeps it: what is recorded, and what the handle shows. Written by the loop alone. */
final class Run implements RunHandle {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());
    private static final long PROGRESS_NANOS = 50_000_000L;
    /** So many nodes are recorded that were there; beyond, those alone that did something. */
    private static final int MAX_NODES = 10_000;

    final long job;
    final JobRequest request;
    final RunStart start;
    /** What the job puts up with, and whether its workload can do without single items. */
    final Tolerance tolerance;
    /** When it would have been submitted, had it been worked on without a break. */
    final long submittedNanos;
    /** How many attempts earlier lives of the run have seen. */
    final long earlierAttempts;

    final CompletableFuture<RunRecord> completion = new CompletableFuture<>();
    /** Completes just before, for listeners of its progress, whenever they came. */
    final CompletableFuture<Void> worked = new CompletableFuture<>();
    /** What is known of the items; completes off the loop. */
    final CompletableFuture<Optional<JobFeatures>> features = new CompletableFuture<>();
    /** The classes of nodes about which a cost model has been asked; any thread adds to it. */
    final Set<NodeClass> predicted = ConcurrentHashMap.newKeySet();
    /** Attempts whose threads may still be at work. */
    final Set<Long> live = new HashSet<>();

    final BlockTimes times = new BlockTimes();
    private final Set<NodeDescription> nodes;
    private final Runnable canceller;
    private final List<SegmentRecord> segments = new ArrayList<>();
    private final LeftOut leftOut = new LeftOut();
    private final List<String> problems = new ArrayList<>();
    OutputFolder outputs;
    Merge merge;
    Results results;
    boolean submitted;
    /** What is known of the items, as soon as it is. */
    Optional<JobFeatures> early = Optional.empty();
    /** What is predicted, by all that has been asked of the model in use. */
    Map<NodeClass, CostProfile> profiles = Map.of();

    RunStatus status = RunStatus.RUNNING;
    String message = "";
    String detail = "";
    String modelVersion = "none";
    List<OutputFile> files = List.of();

    private volatile Partition partition;
    private volatile boolean complete;
    private volatile long itemsDone;
    private volatile int dispatches;
    private volatile int shrinks;
    private final Map<String, Integer> segmentsOfNodes = new HashMap<>(); // the loop's alone
    private volatile int busy;
    private volatile long endedNanos = -1;
    private volatile Consumer<JobProgress> progressListener = progress -> {};
    private long progressShownNanos; // merging thread
    private int failedAttempts;
    private Optional<String> continuation = Optional.empty();

    Run(long job, JobRequest request, RunStart start, Partition partition, boolean complete, Runnable canceller) {
        this.job = job;
        this.request = request;
        this.tolerance = request.effectiveTolerance();
        this.start = start;
        this.partition = partition;
        this.complete = complete;
        this.nodes = new LinkedHashSet<>(start.nodes());
        this.canceller = canceller;
        EarlierLives earlier = EarlierLives.of(request.log().resumed());
        this.submittedNanos = SteadyClock.now() - earlier.elapsedNanos();
        this.progressShownNanos = submittedNanos;
        this.earlierAttempts = earlier.lastAttempt();
        this.continuation = earlier.note(partition);
        earlier.tell(times);
        nodes.addAll(earlier.nodes());
        itemsDone = earlier.itemsDone(partition);
        int sent = 0;
        int cut = 0;
        for (SegmentRecord segment : earlier.segments(partition, times)) {
            sent++;
            cut += segment.shrinks();
            count(segment);
        }
        dispatches = sent;
        shrinks = cut;
    }

    // ---- the handle

    @Override
    public String runId() {
        return start.runId();
    }

    @Override
    public CompletableFuture<RunRecord> completion() {
        return completion;
    }

    @Override
    public JobProgress progress() {
        long end = endedNanos >= 0 ? endedNanos : SteadyClock.now();
        return new JobProgress(
                partition.items(),
                itemsDone,
                complete,
                busy,
                Duration.ofNanos(end - submittedNanos),
                dispatches,
                shrinks);
    }

    @Override
    public void onProgress(Consumer<JobProgress> listener) {
        progressListener = Objects.requireNonNull(listener, "listener");
        worked.thenRun(() -> tell(listener));
    }

    @Override
    public void cancel() {
        canceller.run();
    }

    /** Tells the listener, where enough time has passed since the last news; called by the merging thread. */
    void showProgress() {
        long now = SteadyClock.now();
        if (now - progressShownNanos >= PROGRESS_NANOS) {
            progressShownNanos = now;
            tell(progressListener);
        }
    }

    private void tell(Consumer<JobProgress> listener) {
        if (listener != progressListener) {
            return; // another one was put in its place, or it has failed before
        }
        try {
            listener.accept(progress());
        } catch (Throwable e) { // what a listener does wrong is not the job's fault
            progressListener = ignored -> {};
            LOG.log(System.Logger.Level.WARNING, "a progress listener failed and hears no more: " + e);
        }
    }

    // ---- the loop

    Partition partition() {
        return partition;
    }

    boolean complete() {
        return complete;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the loop alone
    void dispatched(long attempt, String nodeId) {
        live.add(attempt);
        dispatches++;
        segmentsOfNodes.merge(nodeId, 1, Integer::sum);
        busy = segmentsOfNodes.size();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void persisted(NodeDescription node, BlockOutcomes outcomes) {
        nodes.add(node);
        times.add(node, outcomes);
        long items = itemsDone;
        for (int i = 0; i < outcomes.size(); i++) {
            items += partition.size(outcomes.block(i));
        }
        itemsDone = items;
    }

    /** A block cannot be done, and the job goes on without it. */
    void leftOut(int block, String message) {
        long first = partition.firstItem(block);
        leftOut.add(first, partition.endItem(block) - first, message);
    }

    /** An item cannot be done, and its block has been done without it. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void leftOutItem(long item, String message) {
        leftOut.add(item, 1, message);
        times.withoutItem((int) (item / partition.grain()));
        itemsDone--;
    }

    /** Something a person must be told with the result. */
    void problem(String message) {
        problems.add(message);
    }

    /** Returns what the workload, the nodes and items that were left out did wrong. */
    List<String> problems() {
        List<String> all = new ArrayList<>(outputs.problems());
        all.addAll(problems);
        all.addAll(leftOut.described());
        return all;
    }

    /** A node has come. */
    void joined(NodeDescription node) {
        if (nodes.size() < MAX_NODES && start.requirements().metBy(node.attributes())) {
            nodes.add(node);
        }
    }

    void grew(Partition grown, boolean isComplete) {
        partition = grown;
        complete = isComplete;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    SegmentRecord record(Command.RecordAttempt command, long now) {
        AttemptView attempt = command.attempt();
        segmentsOfNodes.computeIfPresent(
                attempt.node().description().id(), (id, count) -> count == 1 ? null : count - 1);
        busy = segmentsOfNodes.size();
        shrinks += command.shrinks();
        SegmentRecord.Outcome outcome =
                SegmentRecord.Outcome.valueOf(command.ending().name());
        if (outcome == SegmentRecord.Outcome.LOST) {
            live.remove(attempt.id());
        }
        SegmentRecord record = new SegmentRecord(
                earlierAttempts + attempt.id(),
                attempt.node().description().id(),
                attempt.blocks(),
                attempt.done(),
                attempt.blocks().slice(0, attempt.done()).items(partition),
                attempt.dispatchedNanos() - submittedNanos,
                attempt.startedNanos() - submittedNanos,
                now - submittedNanos,
                attempt.workedNanos(),
                command.order().expectedSeconds(),
                command.order().expectedDeviation(),
                command.shrinks(),
                command.order().reason(),
                outcome,
                Decision.of(command, submittedNanos));
        count(record);
        return record;
    }

    private void count(SegmentRecord record) {
        if (record.failed()) {
            failedAttempts++;
        }
        segments.add(record);
    }

    /** Returns how long the run has been worked on. */
    long elapsedNanos() {
        return SteadyClock.now() - submittedNanos;
    }

    /** Returns the blocks that earlier lives of the run have left done. */
    BlockList done() {
        return request.log()
                .resumed()
                .map(earlier -> earlier.recovered().positions().blocks())
                .orElseGet(BlockList::empty);
    }

    /** Returns the record of the run, which has ended by now. */
    RunRecord toRecord(Optional<JobFeatures> known) {
        endedNanos = SteadyClock.now();
        List<String> notes = new ArrayList<>(outputs.notes());
        continuation.ifPresent(notes::add);
        Bins bins = known.map(JobFeatures::bins).orElseGet(() -> Bins.of(partition.blocks()));
        return new RunRecord(
                start,
                status,
                message,
                detail,
                partition,
                modelVersion,
                List.copyOf(nodes),
                endedNanos - submittedNanos,
                times.lowerBoundNanos(List.copyOf(nodes)),
                dispatches,
                shrinks,
                failedAttempts,
                segments,
                bins,
                times.records(partition, bins),
                known,
                files,
                notes,
                problems());
    }
}
