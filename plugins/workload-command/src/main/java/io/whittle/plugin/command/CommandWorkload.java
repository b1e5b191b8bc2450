package io.whittle.plugin.command;

import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Runs any command over the lines of a file or of standard input. Standard input belongs to the one job that reads it.
 * Methods may be called by any thread.
 */
@Component(service = Workload.class)
public final class CommandWorkload implements Workload {
    private static final String STANDARD_INPUT = "-";
    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "command", "1", "runs a command over the lines of a file or of standard input", Settings.SPECS, true);

    /** Bounds what is in memory at once; smaller ones serve tests. */
    record Limits(long inputBytes, int outputBytes) {}

    private final Supplier<InputStream> standardInput;
    private final String searchPath;
    private final Limits limits;

    /** The workload on this process's standard input and search path. */
    @Activate
    public CommandWorkload() {
        this(() -> System.in, System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), new Limits(64L << 20, 4 << 20));
    }

    CommandWorkload(Supplier<InputStream> standardInput, String searchPath, Limits limits) {
        this.standardInput = standardInput;
        this.searchPath = searchPath;
        this.limits = limits;
    }

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        Settings settings = Settings.of(parameters);
        String program = settings.command().program();
        if (!program.contains(CommandTemplate.ONE)) {
            new ProgramSearch(searchPath).require(program);
        }
        if (parameters.text("input").equals(STANDARD_INPUT)) {
            return CommandJob.ofStream(settings, standardInput.get(), false, limits);
        }
        Path input = parameters.path("input");
        requireReadable(input);
        try {
            return Files.isRegularFile(input)
                    ? CommandJob.ofFile(settings, FileLines.open(input, settings.endedByZero()), limits)
                    : CommandJob.ofStream(settings, Files.newInputStream(input), true, limits);
        } catch (IOException e) {
            throw new WorkloadException("cannot read input file " + input + ": " + e.getMessage(), false, e);
        }
    }

    private static void requireReadable(Path input) {
        if (!Files.exists(input)) {
            throw new WorkloadException(
                    "input file " + input + " does not exist; looked for it at " + input.toAbsolutePath(), false);
        }
        if (Files.isDirectory(input)) {
            throw new WorkloadException(
                    "input " + input + " is a folder, not a file with lines; name its files with find " + input
                            + " -type f",
                    false);
        }
        if (!Files.isReadable(input)) {
            throw new WorkloadException("input file " + input + " may not be read; check its permissions", false);
        }
    }
}
