package io.whittle.plugin.process.worker;

import io.whittle.plugin.process.wire.FrameReader;
import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.Silence;
import io.whittle.plugin.process.wire.WireException;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Serves one scheduler: reads what it says, and does it. Run by one thread, which reads. */
final class Worker {
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** A scheduler that is silent for so long will not be heard again: it was cut off without a trace. */
    private static final long MAX_SILENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** A heart that beats later than this has been stopped, and did not hear the scheduler meanwhile. */
    private static final long MAX_GAP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Silence silence = new Silence(MAX_GAP_NANOS, System::nanoTime);

    private final FrameReader reader;
    private final Replies replies;
    private final WorkFolder folder;
    private final WorkerBundles bundles;
    private final WorkerJobs jobs;
    private final BundleFiles files;
    private Limits limits = new Limits("", 0);
    /** What this node is. */
    private Map<String, String> attributes = Map.of();

    private Optional<GrowingSegment> growing = Optional.empty();

    Worker(InputStream in, OutputStream out, WorkFolder folder) {
        this.reader = new FrameReader(in);
        this.replies = new Replies(out);
        this.folder = folder;
        this.bundles = WorkerBundles.start(folder.path().resolve("framework"));
        this.jobs = new WorkerJobs(bundles);
        this.files = new BundleFiles(folder.path().resolve("bundles"), bundles::offer);
    }

    /**
     * Serves until the scheduler says goodbye or is gone.
     *
     * @return the exit code
     */
    int serve() throws IOException, InterruptedException {
        Optional<Message> first = reader.read();
        if (first.isEmpty()) {
            return WorkerExit.SCHEDULER_GONE;
        }
        if (!(first.get() instanceof Message.Hello hello)) {
            throw new WireException("the scheduler does not begin with a hello");
        }
        Message.Ready ready = new Message.Ready(
                Frames.VERSION,
                hello.token(),
                ProcessHandle.current().pid(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                KeptSpeed.ofThisMachine());
        replies.send(ready);
        attributes = ready.completed(hello.attributes());
        jobs.servesAs(hello.nodeId());
        if (hello.version() != Frames.VERSION) {
            return WorkerExit.BROKEN; // the scheduler sees why
        }
        String memory = hello.memoryText().isEmpty()
                ? (Runtime.getRuntime().maxMemory() >> 20) + " MiB"
                : "a limit of " + hello.memoryText();
        limits = new Limits(memory, hello.maxResultBytes());
        ScheduledExecutorService heart = beat(hello.heartbeatMillis());
        Slots slots = new Slots(hello.nodeId(), hello.slots(), hello.speed());
        try {
            return serve(slots);
        } finally {
            heart.shutdownNow();
        }
    }

    private ScheduledExecutorService beat(int millis) {
        ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "whittle-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        heart.execute(folder::sweep);
        heart.scheduleAtFixedRate(
                () -> {
                    try {
                        replies.heartbeat();
                        if (silence.nanos() > MAX_SILENCE_NANOS) {
                            WorkerExit.exit(WorkerExit.SCHEDULER_GONE);
                        }
                    } catch (OutOfMemoryError e) {
                        WorkerExit.outOfMemory();
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
        return heart;
    }

    private int serve(Slots slots) throws IOException, InterruptedException {
        while (true) {
            Optional<Message> next = reader.read();
            silence.heard();
            if (next.isEmpty()) {
                return WorkerExit.SCHEDULER_GONE;
            }
            if (next.get() instanceof Message.Bye) {
                slots.stop(STOP_NANOS);
                jobs.closeAll();
                replies.send(new Message.Bye());
                return WorkerExit.DONE;
            }
            on(next.get(), slots);
        }
    }

    private void on(Message message, Slots slots) throws IOException {
        if (message instanceof Message.Dispatch m) {
            begin(m, slots);
        } else if (message instanceof Message.MoreBlocks m) {
            continued(m, slots);
        } else if (message instanceof Message.Shrink m) {
            slots.unfinished(m.attempt())
                    .ifPresent(attempt -> attempt.steering().shrink(m.keepFraction()));
        } else if (message instanceof Message.Cancel m) {
            slots.unfinished(m.attempt())
                    .ifPresent(attempt -> attempt.steering().cancel());
        } else if (message instanceof Message.OpenJob m) {
            jobs.add(m);
        } else if (message instanceof Message.CloseJob m) {
            jobs.close(m.job());
        } else if (message instanceof Message.OfferBundle m) {
            files.offered(m);
        } else if (message instanceof Message.BundlePart m) {
            files.part(m);
        } else if (!(message instanceof Message.Heartbeat)) {
            throw new WireException("the scheduler says what only workers say: " + message);
        }
    }

    private void begin(Message.Dispatch m, Slots slots) throws WireException {
        GrowingSegment segment = new GrowingSegment(m);
        growing = Optional.of(segment);
        addIfComplete(segment, slots);
    }

    private void continued(Message.MoreBlocks m, Slots slots) throws WireException {
        GrowingSegment segment = growing.orElseThrow(() -> new WireException("blocks come that belong to no segment"));
        segment.add(m);
        addIfComplete(segment, slots);
    }

    private void addIfComplete(GrowingSegment segment, Slots slots) throws WireException {
        if (!segment.complete()) {
            return;
        }
        growing = Optional.empty();
        WorkerJobs.OneJob job = jobs.job(segment.dispatch.job())
                .orElseThrow(() -> new WireException(
                        "a segment of job " + segment.dispatch.job() + " comes, which has not been opened"));
        slots.add(
                new WorkerAttempt(segment.dispatch.attempt(), segment.segment(job), attributes, job, replies, limits));
    }

    /** A segment whose blocks come in several frames. */
    private static final class GrowingSegment {
        private final Message.Dispatch dispatch;
        private int[] blocks;
        private float[] weights;
        private int size;

        GrowingSegment(Message.Dispatch dispatch) {
            this.dispatch = dispatch;
            this.blocks = dispatch.blocks().toArray();
            this.weights = dispatch.weights();
            this.size = blocks.length;
        }

        void add(Message.MoreBlocks more) throws WireException {
            int added = more.blocks().size();
            if (added > dispatch.total() - size || (more.weights().length > 0) != (weights.length > 0)) {
                throw new WireException("blocks come that do not fit to the segment before them");
            }
            if (size + added > blocks.length) {
                int capacity = Math.min(dispatch.total(), Math.max(size + added, 2 * size));
                blocks = Arrays.copyOf(blocks, capacity);
                weights = weights.length > 0 ? Arrays.copyOf(weights, capacity) : weights;
            }
            for (int i = 0; i < added; i++) {
                blocks[size + i] = more.blocks().get(i);
                if (weights.length > 0) {
                    weights[size + i] = more.weights()[i];
                }
            }
            size += added;
        }

        boolean complete() {
            return size == dispatch.total();
        }

        Segment segment(WorkerJobs.OneJob job) {
            return new Segment(
                    job.description(), BlockList.of(blocks), weights, dispatch.reportNanos(), dispatch.without());
        }
    }
}
