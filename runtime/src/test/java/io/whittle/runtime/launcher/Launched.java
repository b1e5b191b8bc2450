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

/**
 * Whittle as a process of its own, started by the launcher of the distribution.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Launched(int code, String out, String err) {
    private static final long PATIENCE_SECONDS = 120;

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
        return new Running(builder.start(), out);
    }

    /** A command that goes on. */
    record Running(Process process, Path out) {
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
