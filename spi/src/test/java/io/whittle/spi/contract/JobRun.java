package io.whittle.spi.contract;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs a job as a scheduler would: blocks in any order on several threads, results merged in block order. Keeps what the
 * merge puts out. Used by one thread.
 */
public final class JobRun implements Outputs {
    private static final int THREADS = 3;

    private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

    private JobRun() {}

    /**
     * Runs a job to its end.
     *
     * @param seed of the order in which blocks begin
     */
    public static JobRun of(Workload workload, Map<String, String> given, long seed) throws Exception {
        JobRun run = new JobRun();
        Parameters parameters = Parameters.parse(workload.description().parameters(), given);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (WorkloadJob job = workload.open(parameters)) {
            Partition partition = new Partition(job.items(), job.grain());
            List<Integer> order = new ArrayList<>();
            List<Future<byte[]>> results = new ArrayList<>();
            for (int block = 0; block < partition.blocks(); block++) {
                order.add(block);
                results.add(null);
            }
            Collections.shuffle(order, new Random(seed));
            for (int block : order) {
                Cursor cursor = new Cursor(block, partition.firstItem(block), partition.endItem(block));
                results.set(block, threads.submit(() -> job.runBlock(cursor)));
            }
            try (ResultMerger merger = job.merger(run)) {
                for (int block = 0; block < partition.blocks(); block++) {
                    merger.accept(block, results.get(block).get());
                }
                merger.finish();
            }
        } finally {
            threads.shutdownNow();
        }
        return run;
    }

    /** Returns the names of all files, sorted. */
    public Set<String> files() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /** Returns what has been written into a file. */
    public byte[] file(String name) {
        return files.get(name).toByteArray();
    }

    /** Returns what has been noted, in order. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Returns the problems, in order. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public OutputStream create(String name) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        files.put(name, file);
        return file;
    }

    @Override
    public OutputStream standardOutput() {
        return standardOutput;
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void problem(String line) {
        problems.add(line);
    }
}
