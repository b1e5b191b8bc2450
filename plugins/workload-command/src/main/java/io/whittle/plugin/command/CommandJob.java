package io.whittle.plugin.command;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One command over the lines of one input. */
final class CommandJob implements WorkloadJob {
    /** How many lines of a stream may be worked on before the oldest has its result. */
    private static final int WINDOW_LINES = 16_384;

    private static final int MIN_WINDOW_BLOCKS = 256;

    private final Settings settings;
    private final Lines lines;
    private final long grain;
    private final Optional<StreamLines> stream;
    private final SpillFolder spill = new SpillFolder();
    private final Children children;
    private final Timings timings;
    private final AtomicInteger firstFailedBlock = new AtomicInteger(Integer.MAX_VALUE);

    private CommandJob(
            Settings settings, Lines lines, long grain, Optional<StreamLines> stream, CommandWorkload.Limits limits) {
        this.settings = settings;
        this.lines = lines;
        this.grain = grain;
        this.stream = stream;
        this.children = new Children(spill, limits.outputBytes());
        this.timings = new Timings(settings.jobLog().isPresent());
    }

    /** A job whose lines are all known. */
    static CommandJob ofFile(Settings settings, FileLines lines, CommandWorkload.Limits limits) {
        return new CommandJob(settings, lines, settings.grain(lines.count()), Optional.empty(), limits);
    }

    /** A job whose lines come while it runs. */
    static CommandJob ofStream(
            Settings settings, InputStream input, boolean closesInput, CommandWorkload.Limits limits) {
        long grain = settings.grainOfStream();
        int window = (int) Math.max(MIN_WINDOW_BLOCKS, WINDOW_LINES / grain);
        StreamLines lines = new StreamLines(
                input, closesInput, settings.endedByZero(), window, limits.inputBytes(), MIN_WINDOW_BLOCKS * grain);
        return new CommandJob(settings, lines, grain, Optional.of(lines), limits);
    }

    @Override
    public long items() {
        return lines.count();
    }

    @Override
    public long grain() {
        return grain;
    }

    @Override
    public ItemFeatures features() {
        return new LineFeatures(lines);
    }

    @Override
    public Optional<ItemSource> source() {
        return stream.map(source -> source);
    }

    @Override
    public byte[] runBlock(Cursor cursor) throws InterruptedException, IOException {
        int block = cursor.block();
        List<ProcessResult> results = new ArrayList<>();
        Timings.Attempt times = timings.begin(block);
        for (Batch batch : batches(cursor)) {
            if (cursor.cancelled() || block > firstFailedBlock.get()) {
                break;
            }
            ProcessResult result = runProcess(batch, block, results.size(), times);
            results.add(result);
            if (settings.halt() && !result.succeeded()) {
                firstFailedBlock.accumulateAndGet(block, Math::min);
                break;
            }
        }
        if (!cursor.cancelled()) {
            cursor.skipToEnd();
            times.done();
        }
        return ProcessResult.encode(results);
    }

    /** Returns what there is to run; nothing where an earlier attempt at the block has been used already. */
    private List<Batch> batches(Cursor cursor) {
        List<byte[]> block = lines.range(cursor.firstItem(), cursor.endItem());
        return Batch.of(settings.command(), cursor.firstItem(), block, settings.endedByZero());
    }

    private ProcessResult runProcess(Batch batch, int block, int process, Timings.Attempt times)
            throws InterruptedException, IOException {
        times.started();
        Children.Ended ended = run(batch);
        times.ended();
        return new ProcessResult(
                batch.first(),
                batch.end(),
                ended.exitCode(),
                spill.keep(ended.out(), block, process, "out"),
                spill.keep(ended.err(), block, process, "err"));
    }

    private Children.Ended run(Batch batch) throws InterruptedException {
        if (batch.problem().isPresent()) {
            return Children.Ended.notAnArgument(batch.problem().get());
        }
        List<String> command = settings.command().fill(batch.arguments());
        return settings.dryRun() ? Children.Ended.wouldRun(CommandWords.join(command)) : children.run(command);
    }

    /** Commands run in the folder that Whittle was started in: in another one, lines may mean something else. */
    @Override
    public Map<String, String> inputs() {
        return Map.of("current folder", Path.of("").toAbsolutePath().toString());
    }

    @Override
    public boolean selfContained(byte[] result) {
        return !ProcessResult.anyInFile(result);
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        Optional<JobLog> jobLog = Optional.empty();
        if (settings.jobLog().isPresent()) {
            OutputStream stream = outputs.create(settings.jobLog().get());
            jobLog = Optional.of(JobLog.create(stream, settings.command(), timings));
        }
        OutputStream target =
                settings.output().isPresent() ? outputs.create(settings.output().get()) : outputs.standardOutput();
        return new CommandMerger(this, outputs, target, jobLog);
    }

    Settings settings() {
        return settings;
    }

    Lines lines() {
        return lines;
    }

    SpillFolder spill() {
        return spill;
    }

    /** A line has failed, and nothing after it is wanted: no further line is read. */
    void halted() {
        stream.ifPresent(StreamLines::end);
    }

    @Override
    public void close() {
        try (spill;
                lines;
                children) {
            stream.ifPresent(StreamLines::stop);
        }
    }
}
