package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts Whittle as a process, again and again, as a person would: through the launcher. */
public final class StartupBenchmark {
    private static final Pattern STARTED_AT = Pattern.compile("\"started_at\" : \"([^\"]+)\"");
    private static final Pattern FIRST_DISPATCH = Pattern.compile("\"first_dispatch_s\" : ([0-9.eE+-]+)");

    private final Path launcher;

    /** Measures this launcher. */
    public StartupBenchmark(Path launcher) {
        this.launcher = launcher;
    }

    /** Returns how long the version takes to print, and a small job to dispatch its first segment. */
    public List<Measurement> measure(int runs) {
        double[] version = new double[runs];
        double[] dispatch = new double[runs];
        try {
            Path home = Files.createTempDirectory("whittle-bench-");
            try {
                for (int i = -1; i < runs; i++) { // the first one warms the file cache and does not count
                    double versionSeconds = secondsOfVersion();
                    double dispatchSeconds = secondsToDispatch(home);
                    if (i >= 0) {
                        version[i] = versionSeconds;
                        dispatch[i] = dispatchSeconds;
                    }
                }
            } finally {
                ScratchFolder.delete(home);
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.JOB_FAILED, "cannot start " + launcher + ": " + e.getMessage(), e);
        }
        return List.of(
                Measurement.of("whittle --version", "s", 0.3, version),
                Measurement.of("whittle run mandelbrot -P size=small, to the first dispatch", "s", 1.5, dispatch));
    }

    private double secondsOfVersion() throws IOException {
        Instant before = Instant.now();
        run("--version");
        return seconds(before, Instant.now());
    }

    private double secondsToDispatch(Path home) throws IOException {
        Instant before = Instant.now();
        String json = run("run", "mandelbrot", "-P", "size=small", "--json", "--home", home.toString());
        Instant submitted = Instant.parse(find(STARTED_AT, json));
        return seconds(before, submitted) + Double.parseDouble(find(FIRST_DISPATCH, json));
    }

    private String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new CommandException(
                        ExitCode.JOB_FAILED, String.join(" ", command) + " ended with exit code " + code);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted", e);
        }
        return output;
    }

    private static String find(Pattern pattern, String json) {
        Matcher matcher = pattern.matcher(json);
        if (!matcher.find()) {
            throw new CommandException(ExitCode.INTERNAL_ERROR, "the run's JSON lacks " + pattern);
        }
        return matcher.group(1);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() * 1e-9;
    }
}
