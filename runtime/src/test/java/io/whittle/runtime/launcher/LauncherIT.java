package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.whittle.history.RunHistory;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.Version;
import io.whittle.runtime.osgi.PluginJar;
import io.whittle.scheduler.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as people start it: what it prints, and how it ends. */
final class LauncherIT {
    @TempDir
    private Path folder;

    private Path plugin(String name) {
        return folder.resolve("home/plugins").resolve(name);
    }

    private static JsonNode json(Launched launched) throws IOException {
        assertThat(launched.out()).as(launched.err()).startsWith("{");
        return new ObjectMapper().readTree(launched.out());
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysItsVersionFromAnyFolderAndThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("my-whittle"), Distribution.locate().folder().resolve("whittle"));
        Launched launched = Launched.start(folder, link, "--version").end();
        Files.delete(link);
        assertThat(launched).isEqualTo(new Launched(0, "whittle " + Version.current() + "\n", ""));
    }

    /** Java and its libraries would say it each in words of their own, or not at all. */
    @ParameterizedTest
    @CsvSource({"-n 60, no more than 60 files may be open at once", "-v 3000000, no more than 2929 MB may be addressed"
    })
    void saysInASentenceThatALimitOfTheSystemIsTooLow(String limit, String sentence) throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "there is no shell");
        Path launcher = Distribution.locate().folder().resolve("whittle");
        String script = "ulimit " + limit + " && exec \"$0\" --version";
        Launched launched =
                Launched.start(folder, shell, "-c", script, launcher.toString()).end();
        assertThat(launched.code()).isEqualTo(1);
        assertThat(launched.out()).isEmpty();
        assertThat(launched.err())
                .startsWith("whittle: " + sentence)
                .contains("raise the limit")
                .hasLineCount(1);
    }

    /** As cron and containers start it. Here the shell has the letters: this JVM may not know them either. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=", "LANG=xx_YY.UTF-8"})
    void namesMayHaveAnyLettersWhereTheLocaleKnowsOnlyAscii(String locale) throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "there is no shell");
        Files.writeString(
                folder.resolve("script"),
                """
                unset LANG LC_ALL LC_CTYPE
                %s
                export ${1%%=*}
                set -e
                name=$(printf 'r\\303\\251ads')
                echo 'line of text' > "$name"
                "$0" exec --home "h$name" --input "$name" -- sh -c 'echo "${LC_ALL-}$1"' sh "$name" > out.txt
                "$0" report last --home "h$name" --out "$name.html"
                [ -f "$name.html" ] && [ -d "h$name/runs" ]
                printf '%%s%%s\\n' "${LC_ALL-}" "$name" | cmp - out.txt
                """
                        .formatted(locale));
        String launcher = Distribution.locate().folder().resolve("whittle").toString();
        Launched launched = Launched.start(folder, shell, "-c", ". ./script", launcher, locale)
                .end();
        assertThat(launched.code()).as(launched.err()).isZero();
    }

    @Test
    void warnsOfMoreNodesThanCoresButNotOfMoreProcessesThatWait() throws Exception {
        Files.writeString(folder.resolve("lines"), "1\n2\n3\n");
        Launched waiting = Launched.run(folder, "exec", "--input", "lines", "-P", "512", "--", "echo");
        assertThat(waiting).isEqualTo(new Launched(0, "1\n2\n3\n", ""));
        String many = String.join(",", Collections.nCopies(512, "1"));
        Launched computing = Launched.run(folder, "exec", "--input", "lines", "--nodes", many, "--", "echo");
        assertThat(computing.code()).isZero();
        assertThat(computing.err()).contains("take 512.00 cores").contains("--setting total-cores=");
    }

    @Test
    void saysThatAResultCouldNotBeWritten() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no device that is always full");
        String launcher = Distribution.locate().folder().resolve("whittle").toString();
        for (String command : List.of("--version", "--help", "run mandelbrot -P width=16 --json", "history list")) {
            Launched launched = Launched.start(
                            folder, Path.of("/bin/sh"), "-c", "\"$0\" " + command + " >/dev/full", launcher)
                    .end();
            assertThat(launched.code()).as(command).isEqualTo(3);
            assertThat(launched.err()).as(command).contains("standard output is full or closed");
        }
    }

    @Test
    void runsAJobAndDescribesItInOneObject() throws Exception {
        Launched launched = Launched.run(
                folder,
                "run",
                "mandelbrot",
                "-P",
                "width=64",
                "--nodes",
                "4:2:2:1",
                "--policy",
                "gss",
                "--seed",
                "7",
                "--json");
        assertThat(launched.code()).as(launched.err()).isZero();
        JsonNode run = json(launched);
        assertThat(run.get("workload").asText()).isEqualTo("mandelbrot");
        assertThat(run.get("policy").asText()).isEqualTo("gss");
        assertThat(run.get("status").asText()).isEqualTo("done");
        assertThat(run.get("parameters").get("width").asText()).isEqualTo("64");
        assertThat(run.get("nodes")).hasSize(4);
        assertThat(run.get("seed").asLong()).isEqualTo(7);
        assertThat(run.get("items").asLong()).isPositive();
        assertThat(run.get("dispatches").asInt()).isGreaterThan(3);
        assertThat(run.get("makespan_s").asDouble())
                .isGreaterThanOrEqualTo(run.get("lower_bound_s").asDouble());
        assertThat(run.fieldNames()).toIterable().contains("model", "ratio", "shrinks", "notes", "problems");
        assertThat(run.get("outputs")).hasSize(1);
        JsonNode output = run.get("outputs").get(0);
        Path file = Path.of(output.get("path").asText());
        assertThat(file).isAbsolute().startsWith(folder.resolve("home/runs").toRealPath());
        assertThat(output.get("sha256").asText()).isEqualTo(sha256(file));
        assertThat(output.get("bytes").asLong()).isEqualTo(Files.size(file));
    }

    @Test
    void putsFilesWhereItIsTold() throws Exception {
        Launched launched = Launched.run(folder, "run", "mandelbrot", "-P", "width=32", "--out", "pictures");
        assertThat(launched.code()).as(launched.err()).isZero();
        assertThat(folder.resolve("pictures/mandelbrot.png")).isNotEmptyFile();
        assertThat(launched.out()).contains("wrote " + folder.toRealPath().resolve("pictures/mandelbrot.png"));
    }

    @Test
    void suggestsTheWorkloadPolicyOrParameterThatWasMeant() throws Exception {
        assertThat(Launched.run(folder, "run", "mandelbrott"))
                .isEqualTo(
                        new Launched(2, "", "whittle: unknown workload 'mandelbrott'; did you mean 'mandelbrot'?\n"));
        assertThat(Launched.run(folder, "run", "mandelbrot", "--policy", "gsss"))
                .isEqualTo(new Launched(2, "", "whittle: unknown policy 'gsss'; did you mean 'gss'?\n"));
        Launched parameter = Launched.run(folder, "run", "mandelbrot", "-P", "widht=3");
        assertThat(parameter.code()).isEqualTo(2);
        assertThat(parameter.err()).startsWith("whittle: mandelbrot: unknown parameter 'widht'; did you mean 'width'?");
    }

    @Test
    void goesOnBesidesAPluginThatIsGarbageUnlessThatOneIsAskedFor() throws Exception {
        Files.createDirectories(folder.resolve("home/plugins"));
        Files.writeString(plugin("weather.jar"), "no jar at all");
        Launched other = Launched.run(folder, "workloads");
        assertThat(other.code()).isZero();
        assertThat(other.out()).contains("mandelbrot");
        assertThat(other.err()).contains("warning: plugin ").contains("weather.jar is not used: it is not a jar file");
        Launched asked = Launched.run(folder, "run", "weather");
        assertThat(asked.code()).isEqualTo(5);
        assertThat(asked.err())
                .contains("the workload 'weather' is not available")
                .doesNotContain("\tat ");
    }

    @Test
    void runsTheWorkloadOfAThirdPartyAndPassesItsOutputOn() throws Exception {
        PluginJar.workload("greet").writeTo(plugin("greet.jar"));
        Launched launched = Launched.run(folder, "run", "greet");
        assertThat(launched.code()).as(launched.err()).isZero();
        assertThat(launched.out()).startsWith("hello hello hello ").contains("greeted");
        Launched asJson = Launched.run(folder, "run", "greet", "--json");
        assertThat(json(asJson).get("notes")).hasSize(1);
        assertThat(asJson.err()).isEqualToIgnoringWhitespace("hello hello hello");
    }

    @Test
    void twoRunsAtOnceShareAHome() throws Exception {
        Launched.Running first = Launched.start(folder, "run", "mandelbrot", "-P", "width=64", "--json");
        Launched.Running second = Launched.start(folder, "run", "mandelbrot", "-P", "width=64", "--json");
        JsonNode one = json(first.end());
        JsonNode two = json(second.end());
        assertThat(one.get("run")).isNotEqualTo(two.get("run"));
        try (RunHistory history = RunHistory.open(folder.resolve("home"), warning -> fail(warning))) {
            assertThat(history.list(10)).hasSize(2);
        }
        assertThat(one.get("outputs").get(0).get("sha256"))
                .isEqualTo(two.get("outputs").get(0).get("sha256"));
    }

    @Test
    void anInterruptedRunEndsInOrder() throws Exception {
        Launched.Running running = Launched.start(
                folder, "run", "mandelbrot", "-P", "size=large", "-P", "iterations=100000000", "--json", "--verbose");
        running.awaitMessage(" has begun");
        running.interrupt();
        Launched launched = running.end();
        assertThat(launched.code()).isEqualTo(130);
        JsonNode run = json(launched);
        assertThat(run.get("status").asText()).isEqualTo("cancelled");
        try (RunHistory history = RunHistory.open(folder.resolve("home"), warning -> fail(warning))) {
            assertThat(history.list(10)).singleElement().satisfies(recorded -> {
                assertThat(recorded.runId()).isEqualTo(run.get("run").asText());
                assertThat(recorded.status()).isEqualTo(RunStatus.CANCELLED);
            });
        }
    }

    @Test
    void aDamagedHistoryIsLeftAsItIsAndKeepsNobodyFromRunning() throws Exception {
        Path file = Files.createDirectories(folder.resolve("home")).resolve("history.db");
        Files.writeString(file, "this was a database once");
        Launched launched = Launched.run(folder, "run", "mandelbrot", "-P", "width=32");
        assertThat(launched.code()).isZero();
        assertThat(launched.err().lines())
                .singleElement()
                .asString()
                .contains("warning")
                .contains(file.toString());
        assertThat(file).hasContent("this was a database once");
    }

    @Test
    void saysThatJavaIsMissing() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Distribution.locate().folder().resolve("whittle").toString(), "--version")
                .directory(folder.toFile());
        builder.environment().put("JAVA_HOME", folder.toString());
        Process process = builder.start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("whittle: JAVA_HOME is '" + folder
                        + "', and there is no bin/java in it: set it to a JDK 17 or newer\n");
    }
}
