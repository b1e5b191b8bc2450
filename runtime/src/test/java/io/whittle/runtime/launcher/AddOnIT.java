package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.Distribution;
import io.whittle.runtime.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of jars below {@code lib} belongs to the class path, and the start stays as fast as without. */
final class AddOnIT {
    private static final String SHOW = "-XshowSettings:properties";

    /** Fails the start where the archive of classes cannot be used. */
    private static final String ARCHIVE_OR_NOTHING = "-Xshare:on";

    @TempDir
    private Path folder;

    private Path distribution;

    /** A distribution of links, so that something can be added to it. */
    @BeforeEach
    void makeDistribution() throws IOException {
        Path original = Distribution.locate().folder();
        distribution = folder.resolve("whittle with a space");
        Path lib = Files.createDirectories(distribution.resolve("lib"));
        try (Stream<Path> jars = Files.list(original.resolve("lib"))) {
            for (Path jar : jars.filter(Files::isRegularFile).toList()) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName().toString()), jar);
            }
        }
        for (String part : List.of("bundles", "plugins", "models")) {
            Files.createSymbolicLink(distribution.resolve(part), original.resolve(part));
        }
        Files.copy(original.resolve("whittle"), distribution.resolve("whittle"));
        assertThat(distribution.resolve("whittle").toFile().setExecutable(true)).isTrue();
    }

    /** Else each is warned of as it is cleared away. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> files = Files.walk(distribution)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void jarsOfAddOnsAreOnTheClassPathAndTheArchiveStaysValid() throws Exception {
        assertThat(version(SHOW)).doesNotContain("added one.jar");
        Path addOn = Files.createDirectories(distribution.resolve("lib/extra"));
        for (String name : List.of("added one.jar", "added two.jar")) {
            Files.copy(anyJar(), addOn.resolve(name));
        }

        assertThat(version(SHOW + " " + ARCHIVE_OR_NOTHING))
                .contains(addOn.resolve("added one.jar").toString())
                .contains(addOn.resolve("added two.jar").toString());
    }

    private Path anyJar() throws IOException {
        try (Stream<Path> jars = Files.list(distribution.resolve("lib"))) {
            return jars.filter(jar -> jar.toString().contains("picocli"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns what was said beside the version. */
    private String version(String options) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        distribution.resolve("whittle").toString(), "--version")
                .directory(folder.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WHITTLE_HOME", folder.resolve("home").toString());
        builder.environment().put("WHITTLE_JAVA_OPTIONS", options);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String said = Files.readString(errors);
        assertThat(code).as(said).isZero();
        assertThat(out).isEqualTo("whittle " + Version.current() + "\n");
        return said;
    }
}
