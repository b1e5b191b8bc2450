package io.whittle.runtime.command;

import io.whittle.runtime.WholeFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.Partition;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Adds to a job log of commands on which node each process ran. The workload cannot know that: what it writes is the
 * same wherever it runs.
 */
final class JobLogNodes {
    private static final int COLUMNS = 6;
    private static final int COMMAND_COLUMN = 5;

    private final Partition partition;
    private final String[] nodes; // by block

    /** @param segments in the order in which they ended: of a block that ran twice, the first one's result counts */
    JobLogNodes(Partition partition, List<SegmentRecord> segments) {
        this.partition = partition;
        this.nodes = new String[partition.blocks()];
        for (SegmentRecord segment : segments) {
            for (int i = 0; i < segment.blocksDone(); i++) {
                int block = segment.blocks().get(i);
                nodes[block] = nodes[block] == null ? segment.nodeId() : nodes[block];
            }
        }
    }

    /** Returns where the blocks of a run ran. */
    static JobLogNodes of(RunRecord run) {
        return new JobLogNodes(run.partition(), run.segments());
    }

    /** Copies a job log with a column of nodes before the command; the target appears whole or not at all. */
    void write(Path log, Path target) throws IOException {
        WholeFile.write(target, stream -> {
            try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.UTF_8);
                    Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
                writer.write(row(reader.readLine(), "node"));
                for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                    long line = Long.parseLong(row.substring(0, row.indexOf('\t')));
                    writer.write(row(row, node(line - 1)));
                }
            }
        });
    }

    private String node(long item) {
        String node = nodes[(int) (item / partition.grain())];
        return node == null ? "-" : node;
    }

    private static String row(String row, String node) {
        String[] columns = row.split("\t", COLUMNS);
        String command = columns[COMMAND_COLUMN];
        return row.substring(0, row.length() - command.length()) + node + "\t" + command + "\n";
    }
}
