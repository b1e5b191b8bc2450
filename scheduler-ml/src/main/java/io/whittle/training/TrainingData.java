package io.whittle.training;

import io.whittle.history.HistoryCsvReader;
import io.whittle.history.RecordedRun;
import io.whittle.history.RunHistory;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.JobFeatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded runs to learn from.
 *
 * @param sources where they come from, for people
 * @param runs the runs, earliest first, each once: as the source has it that knows most of it
 * @param badRows malformed rows that were skipped, each with file and line
 */
public record TrainingData(List<String> sources, List<RecordedRun> runs, List<String> badRows) {
    /** How many malformed rows are skipped where nobody says otherwise. */
    public static final int DEFAULT_MAX_BAD_ROWS = 100;

    public TrainingData {
        sources = List.copyOf(sources);
        badRows = List.copyOf(badRows);
        Map<String, RecordedRun> unique = new LinkedHashMap<>();
        // of a history and a file, one may hold but the part of a run that there was when it was exported
        runs.forEach(run -> unique.merge(
                run.runId(),
                run,
                (one, other) -> other.costs().size() > one.costs().size() ? other : one));
        List<RecordedRun> sorted = new ArrayList<>(unique.values());
        sorted.sort(Comparator.comparing(RecordedRun::startedAt).thenComparing(RecordedRun::runId));
        runs = List.copyOf(sorted);
    }

    /** Reads all runs of a history. */
    public static TrainingData ofHistory(RunHistory history) {
        return new TrainingData(List.of(history.file().toString()), history.recordedRuns(), List.of());
    }

    /**
     * Reads CSV files of the documented schema, plain or gzip. The rows of a run may lie in several of them.
     *
     * @param maxBadRows how many malformed rows of a file are skipped before it is refused
     */
    public static TrainingData ofFiles(List<Path> files, int maxBadRows) {
        HistoryCsvReader.Contents contents = HistoryCsvReader.read(files, maxBadRows);
        List<String> badRows = contents.badRows().stream()
                .map(bad -> bad.file() + " line " + bad.line() + ": " + bad.reason())
                .toList();
        return new TrainingData(files.stream().map(Path::toString).toList(), contents.runs(), badRows);
    }

    /** Returns this data and more. */
    public TrainingData and(TrainingData other) {
        List<String> allSources = new ArrayList<>(sources);
        allSources.addAll(other.sources);
        List<RecordedRun> allRuns = new ArrayList<>(runs);
        allRuns.addAll(other.runs);
        List<String> allBadRows = new ArrayList<>(badRows);
        allBadRows.addAll(other.badRows);
        return new TrainingData(allSources, allRuns, allBadRows);
    }

    /** Returns how many rows there are: costs of a bin on a node. */
    public long rows() {
        return runs.stream().mapToLong(run -> run.costs().size()).sum();
    }

    /**
     * Returns a hash of all that is learned from: runs in the order in which they are held out, jobs, what is known of
     * their items and of nodes, and costs. It is the same whether runs come from a history or from what it exported.
     */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RecordedRun run : runs) {
                add(digest, run);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, RecordedRun run) {
        JobFeatures job = run.job();
        add(digest, run.runId() + " " + run.startedAt() + " " + job.kind() + " " + job.version());
        add(digest, job.parameters().asMap() + " " + job.parameters().types());
        add(digest, job.partition() + " " + job.bins().count() + " " + job.names());
        new TreeMap<>(run.nodes())
                .forEach((id, node) -> add(digest, id + " " + node.speed() + " " + node.attributes()));
        boolean[] costly = new boolean[job.bins().count()];
        for (BinRecord cost : run.costs()) {
            costly[cost.bin()] = true;
            add(digest, cost.bin() + " " + cost.nodeId() + " " + cost.items() + " " + cost.nanos());
        }
        ByteBuffer means = ByteBuffer.allocate(Float.BYTES * job.names().size());
        for (int bin = 0; bin < costly.length && means.capacity() > 0; bin++) {
            if (costly[bin]) { // of others nothing is exported
                means.clear();
                double[] ofBin = job.itemFeatures()[bin];
                for (int i = 0; means.hasRemaining(); i++) { // as it is exported, and learned from
                    means.putFloat(i < ofBin.length && Float.isFinite((float) ofBin[i]) ? (float) ofBin[i] : 0);
                }
                digest.update(means.flip());
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
