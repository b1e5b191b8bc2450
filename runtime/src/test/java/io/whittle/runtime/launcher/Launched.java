package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.Distribution;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Whittle as a process of its own, started by the launcher of the distribution.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Launched(int code, String out, String err) {
    private static final long PATIENCE_SECONDS = 120;
    private static final long GLANCE_MILLIS = 2;

    /** Runs a command to its end in a folder, with a home below it. */
    static Launched run(Path folder, String... arguments) throws IOException, InterruptedException {
        Running running = start(folder, arguments);
        return running.end();
    }

    /** Starts a command in a folder, with a home below it. */
    static Running start(Path folder, String... arguments) throws IOException {
        return start(folder, Distribution.locate().folder().resolve("whittle"), arguments);
    }

    /** Starts a command by a launcher that lies elsewhere. */
    static Running start(Path folder, Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WHITTLE_HOME", folder.resolve("home").toString());
        return new Running(builder.start(), folder.resolve("home"), out);
    }

    /** A command that goes on. */
    record Running(Process process, Path home, Path out) {
        /** Waits until a run has something to lose, its log having more bytes than so many; returns the run's id. */
        String awaitLog(long bytes) throws IOException, InterruptedException {
            return awaitLog(bytes, "");
        }

        /** The same for any run but that one. */
        String awaitLog(long bytes, String otherThan) throws IOException, InterruptedException {
            Path runs = home.resolve("runs");
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!Files.isDirectory(runs)) {
                    continue;
                }
                List<Path> folders;
                try (Stream<Path> all = Files.list(runs)) {
                    folders = all.toList();
                }
                for (Path run : folders) {
                    Path log = log(run);
                    String id = run.getFileName().toString();
                    if (!id.equals(otherThan) && Files.exists(log) && Files.size(log) > bytes) {
                        return id;
                    }
                }
            }
            throw new AssertionError("ended before it could be interrupted");
        }

        /** Returns where the log of a run lies. */
        Path log(String run) {
            return log(home.resolve("runs").resolve(run));
        }

        private static Path log(Path run) {
            return run.resolve(".whittle/commit.log");
        }

        /** Does what Ctrl-C does. */
        void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }

        /** Ends it so that it can do nothing about it. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** Waits for a line on standard error; returns all until then. */
        String awaitMessage(String part) throws IOException {
            StringBuilder heard = new StringBuilder();
            BufferedReader reader = messages();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heard.append(line).append('\n');
                if (line.contains(part)) {
                    return heard.toString();
                }
            }
            throw new AssertionError("ended without saying '" + part + "': " + heard);
        }

        private BufferedReader messages() {
            return process.errorReader(StandardCharsets.UTF_8);
        }

        /** Waits for the end. */
        Launched end() throws IOException, InterruptedException {
            StringBuilder err = new StringBuilder();
            BufferedReader reader = messages();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                err.append(line).append('\n');
            }
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Launched(process.exitValue(), Files.readString(out), err.toString());
        }
    }
}
