package io.whittle.cost.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Learning touches no network and writes nothing but its cache, not even the first time, with nothing unpacked: tried in a
 * process of its own, in which no socket can be made, and watched from outside where that can be done.
 */
class SilenceTest {
    /** Where the library, or something like it, might turn to. They lead to this machine, so that a try gets as far as a socket. */
    private static final List<String> HOSTS = List.of(
            "publish.djl.ai",
            "resources.djl.ai",
            "mlrepo.djl.ai",
            "docs.djl.ai",
            "djl.ai",
            "download.pytorch.org",
            "repo1.maven.org",
            "repo.maven.apache.org",
            "huggingface.co",
            "www.google-analytics.com");

    private static final long PATIENCE_MINUTES = 5;

    private static Path folder;
    private static Path trace;
    private static boolean watched;
    private static String said;

    @BeforeAll
    static void learnForTheFirstTime() throws IOException, InterruptedException {
        NativesOfThisPlatform.assume();
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "silence");
        Files.createDirectory(folder.resolve("home"));
        trace = folder.resolve("trace.txt");
        watched = canWatch();
        said = probe(SilenceProbe.LEARN, watched);
    }

    @AfterAll
    static void clear() throws IOException {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void learnsWithoutMakingASocket() {
        assertThat(said).contains("learned: true").contains(SilenceProbe.ATTEMPTS + "0 ");
    }

    @Test
    void noPartOfItConnectsOrSends() throws IOException {
        Assumptions.assumeTrue(watched, "strace cannot be used here to watch the native parts");
        assertThat(trace).exists();
        assertThat(callsOut(trace)).isEmpty();
    }

    @Test
    void writesNothingButItsCache() {
        assertThat(folder.resolve("home")).isEmptyDirectory();
        assertThat(folder.resolve("cache/djl")).isNotEmptyDirectory();
    }

    /** Without this, a probe that sees nothing would prove everything. */
    @Test
    void anAttemptWouldBeSeen() throws IOException, InterruptedException {
        assertThat(probe(SilenceProbe.CONNECT, false)).contains(SilenceProbe.ATTEMPTS + "2 ");
    }

    @Test
    void aCallOutWouldBeSeen() throws IOException {
        Path example = folder.resolve("example.txt");
        Files.writeString(
                example,
                """
                11 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 4
                11 connect(4, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 0
                12 connect(5, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT
                """);
        assertThat(callsOut(example)).hasSize(1);
    }

    /** Returns the calls that reach out of this machine's memory; sockets of files and of the kernel do not. */
    private static List<String> callsOut(Path calls) throws IOException {
        return Files.readAllLines(calls).stream()
                .filter(line -> line.contains("connect(") || line.contains("sendto(") || line.contains("sendmsg("))
                .filter(line -> line.contains("AF_INET"))
                .toList();
    }

    private static boolean canWatch() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("strace", "-f", "-e", "trace=connect", "-o", trace.toString(), "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no strace
        }
    }

    private static String probe(String task, boolean watch) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (watch) {
            command.addAll(List.of("strace", "-f", "-e", "trace=connect,sendto,sendmsg", "-o", trace.toString()));
        }
        Path hosts = folder.resolve("hosts");
        Files.write(hosts, HOSTS.stream().map(host -> "127.0.0.1 " + host).toList());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder.resolve("home"),
                "-D" + PyTorch.CACHE_PROPERTY + "=" + folder.resolve("cache"),
                "-Djdk.net.hosts.file=" + hosts,
                "-Djava.nio.channels.spi.SelectorProvider=" + CountingSelectorProvider.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                SilenceProbe.class.getName(),
                task));
        Path out = folder.resolve(task + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().remove("DJL_CACHE_DIR");
        builder.environment().put("HOME", folder.resolve("home").toString());
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
        return said;
    }
}
