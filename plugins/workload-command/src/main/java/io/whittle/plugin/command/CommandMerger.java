package io.whittle.plugin.command;

import io.whittle.spi.Plural;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes what the processes wrote, in the order of the lines: standard output as it is, standard error with the line it
 * is about before each of its own. Lists failures, writes the job log, and lets go of lines as their results come.
 */
final class CommandMerger implements ResultMerger {
    static final int MAX_LISTED = 100;
    private static final int MAX_SHOWN_COMMAND = 200;

    private final CommandJob job;
    private final Outputs outputs;
    private final OutputStream target;
    private final Optional<JobLog> jobLog;
    private long processes;
    private long failures;
    private boolean halted;

    /** @param target takes what the processes write to their standard output */
    CommandMerger(CommandJob job, Outputs outputs, OutputStream target, Optional<JobLog> jobLog) {
        this.job = job;
        this.outputs = outputs;
        this.target = target;
        this.jobLog = jobLog;
    }

    @Override
    public void accept(int block, byte[] bytes) throws IOException {
        List<ProcessResult> results = ProcessResult.decode(bytes, job.spill(), block);
        if (!halted) {
            write(results);
            if (jobLog.isPresent()) {
                jobLog.get().add(block, results, job.lines());
            }
        }
        for (ProcessResult result : results) {
            delete(result.out());
            delete(result.err());
        }
        job.lines().release((block + 1L) * job.grain());
    }

    /** Nothing is put out for lines that could not be run. */
    @Override
    public void leftOut(int block) {
        job.lines().release((block + 1L) * job.grain());
    }

    private void write(List<ProcessResult> results) throws IOException {
        for (ProcessResult result : results) {
            processes++;
            copy(result.out(), target);
            copyAttributed(result.err(), result.lines(), outputs.standardError());
            if (!result.succeeded()) {
                failed(result);
            }
        }
    }

    private void failed(ProcessResult result) {
        failures++;
        if (failures <= MAX_LISTED) {
            String command = JobLog.shown(job.settings().command(), result, job.lines());
            String shown =
                    command.length() <= MAX_SHOWN_COMMAND ? command : command.substring(0, MAX_SHOWN_COMMAND) + "…";
            outputs.problem(
                    result.lines() + " failed with exit code " + result.exitCode() + ": " + shown.replace('\n', ' '));
        }
        if (job.settings().halt()) {
            halted = true;
            job.halted();
        }
    }

    private static void copy(Captured captured, OutputStream target) throws IOException {
        if (captured.length() > 0) {
            try (InputStream source = captured.open()) {
                source.transferTo(target);
            }
            target.flush();
        }
    }

    /** Copies with the prefix before each line, and ends the last one. */
    private static void copyAttributed(Captured captured, String who, OutputStream target) throws IOException {
        if (captured.length() == 0) {
            return;
        }
        byte[] prefix = (who + ": ").getBytes(StandardCharsets.UTF_8);
        boolean lineStart = true;
        try (InputStream source = captured.open()) {
            byte[] buffer = new byte[1 << 13];
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                int from = 0;
                while (from < read) {
                    if (lineStart) {
                        target.write(prefix);
                    }
                    int to = from;
                    while (to < read && buffer[to] != '\n') {
                        to++;
                    }
                    lineStart = to < read;
                    to = lineStart ? to + 1 : to;
                    target.write(buffer, from, to - from);
                    from = to;
                }
            }
        }
        if (!lineStart) {
            target.write('\n');
        }
        target.flush();
    }

    private static void delete(Captured captured) throws IOException {
        for (Path file : captured.file().stream().toList()) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void finish() throws IOException {
        if (job.settings().output().isPresent()) {
            target.close();
        }
        if (jobLog.isPresent()) {
            jobLog.get().close();
        }
        if (halted) {
            outputs.problem("stopped there, as asked; what came of the lines after it is not shown");
        } else if (failures > 0) {
            String unlisted = failures > MAX_LISTED ? ", of which the first " + MAX_LISTED + " are listed" : "";
            outputs.problem(failures + " of " + Plural.count(processes, "process", "processes") + " failed" + unlisted);
        }
    }

    @Override
    public void close() {
        job.lines().release(Long.MAX_VALUE);
    }
}
