package io.whittle.plugin.command;

import io.whittle.spi.Parameters;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Opens and runs command jobs for tests; {@code input} is standard input unless a file is named. */
final class CommandFixture {
    static final CommandWorkload.Limits SMALL = new CommandWorkload.Limits(1 << 10, 1 << 10);

    private CommandFixture() {}

    static WorkloadJob open(InputStream input, String command, String... namesAndValues) {
        CommandWorkload workload = new CommandWorkload(() -> input, System.getenv("PATH"), SMALL);
        Map<String, String> given = new TreeMap<>(Map.of("command", command));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return workload.open(Parameters.parse(workload.description().parameters(), given));
    }

    static RunningJob start(InputStream input, String command, String... namesAndValues) throws Exception {
        return new RunningJob(open(input, command, namesAndValues), 3, new RecordedOutputs());
    }

    /** Runs a command over a text to its end. */
    static RecordedOutputs run(String input, String command, String... namesAndValues) throws Exception {
        return run(input.getBytes(StandardCharsets.ISO_8859_1), command, namesAndValues);
    }

    /** Runs a command over bytes to its end. */
    static RecordedOutputs run(byte[] input, String command, String... namesAndValues) throws Exception {
        try (RunningJob job = start(new ByteArrayInputStream(input), command, namesAndValues)) {
            return job.finish();
        }
    }
}
