package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers behind a real ssh server, which listens on this machine's own address; skipped where there is none to start. The
 * system property {@code whittle.sshd} names one that is not on the usual paths.
 */
class SshWorkersTest {
    @TempDir
    private Path folder;

    private Optional<Process> server = Optional.empty();
    private String ssh = "";

    @BeforeEach
    void startServer() throws Exception {
        Optional<Path> sshd = Stream.of(
                        System.getProperty("whittle.sshd", ""), "/usr/sbin/sshd", "/usr/local/sbin/sshd")
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(sshd.isPresent(), "there is no sshd on this machine");
        assumeTrue(run("ssh", "-V") == 0, "there is no ssh on this machine");
        for (String key : List.of("host", "user")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString());
        }
        int port = freePort();
        Path configuration = Files.write(
                folder.resolve("sshd_config"),
                List.of(
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host"),
                        "AuthorizedKeysFile " + folder.resolve("user.pub"),
                        "StrictModes no",
                        "UsePAM no",
                        "PidFile none"));
        Path messages = folder.resolve("sshd.log");
        Process started = new ProcessBuilder(sshd.get().toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        server = Optional.of(started);
        assumeTrue(listens(started, port), () -> "the sshd of this machine does not start: " + text(messages));
        ssh =
                "ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
                        + " -i " + folder.resolve("user") + " -p " + port;
    }

    @AfterEach
    void stopServer() {
        server.ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(Process process, int port) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        return false;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void runsSegmentsElsewhereAndComesBackWhenTheConnectionIsLost() throws Exception {
        Map<String, String> settings = Map.of(
                "nodes.1.ssh",
                System.getProperty("user.name") + "@127.0.0.1",
                "nodes.1.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "nodes.1.java-options",
                "-Djava.io.tmpdir=" + folder,
                "ssh-command",
                ssh,
                "heartbeat",
                "0.1");
        try (Scene scene = new Scene(folder, settings, RemoteWorkersTest.jars(folder))) {
            scene.awaitNews("joined process-1", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.LARGE, 20, -1), BlockList.range(0, 20));
            assertThat(heard.awaitEnd().failure()).isEmpty();
            assertThat(heard.results()).hasSize(20);
            ProcessHandle connection = ProcessHandle.current()
                    .children()
                    .filter(each -> each.info().commandLine().orElse("").contains("WorkerMain"))
                    .findFirst()
                    .orElseThrow();
            connection.destroyForcibly();
            scene.awaitNews("left process-1", 1);
            scene.awaitNews("joined process-1", 2);
            Heard again = scene.dispatch("process-1", scene.job(Mode.GOOD, 3, -1), BlockList.range(0, 3));
            assertThat(again.awaitEnd().results()).hasSize(3);
        }
        // the workers there notice that they are alone, and leave nothing behind
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (leftovers() > 0 && System.nanoTime() < deadline) {
            assertThat(server.orElseThrow().waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(leftovers()).isZero();
    }

    private long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("whittle-worker-"))
                    .count();
        }
    }
}
