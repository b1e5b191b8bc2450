package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.Distribution;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in the real framework, from the real distribution. */
final class PluginHostIT {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

    private PluginHost start() {
        Distribution distribution = Distribution.locate();
        return PluginHost.start(
                distribution.bundles(), distribution.plugins(), folder.resolve("plugins"), changes::add);
    }

    private Path jar(String name) {
        return folder.resolve("plugins").resolve(name);
    }

    private void await(String change) throws InterruptedException {
        String next;
        do {
            next = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("heard before '" + change + "'").isNotNull();
        } while (!next.equals(change));
    }

    private static String problem(PluginHost host, String plugin) {
        return host.plugins().stream()
                .filter(candidate -> candidate.name().equals(plugin))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no plugin " + plugin + " among " + host.plugins()))
                .problem()
                .orElse("");
    }

    @Test
    void startsEveryPluginThatShips() throws IOException {
        try (PluginHost host = start();
                Stream<Path> shipped = Files.list(Distribution.locate().plugins())) {
            assertThat(host.plugins()).hasSize((int) shipped.count()).allSatisfy(plugin -> {
                assertThat(plugin.problem()).isEmpty();
                assertThat(plugin.offers()).isNotEmpty();
            });
            assertThat(host.backends()).containsKey("local");
            assertThat(host.workloads()).containsKeys("mandelbrot", "kmers", "compress", "command");
        }
    }

    @Test
    void runsTheCodeOfAPluginOfTheHome() throws Exception {
        PluginJar.workload("greet").writeTo(jar("greet.jar"));
        try (PluginHost host = start()) {
            Workload workload = host.workloads().get("greet");
            try (WorkloadJob job = workload.open(Parameters.none())) {
                assertThat(job.runBlock(new Cursor(0, 0, 1))).asString().isEqualTo("hello ");
            }
        }
    }

    @Test
    void usesAPluginThatAppearsAndDropsItWhenItDisappears() throws Exception {
        try (PluginHost host = start()) {
            assertThat(folder.resolve("plugins")).doesNotExist();
            assertThat(host.workloads()).doesNotContainKey("greet");
            Path jar = PluginJar.workload("greet").writeTo(jar("greet.jar"));
            await("workload greet has come");
            assertThat(host.workloads()).containsKey("greet");
            Files.delete(jar);
            await("workload greet has gone");
            assertThat(host.workloads()).doesNotContainKey("greet").containsKey("mandelbrot");
        }
    }

    @Test
    void namesWhatIsWrongWithEachBrokenPlugin() throws Exception {
        Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(jar("garbage.jar"), "not a jar");
        PluginJar.empty("x").header("Bundle-SymbolicName", "").writeTo(jar("plain.jar"));
        PluginJar.workload("lonely")
                .header("Import-Package", "com.example.absent;version=\"[2,3)\"")
                .writeTo(jar("lonely.jar"));
        PluginJar.workload("futuristic")
                .header("Import-Package", "io.whittle.spi.workload;version=\"[9,10)\"")
                .writeTo(jar("futuristic.jar"));
        PluginJar.workload("selfish").withOwnCopyOfSpi().writeTo(jar("selfish.jar"));
        PluginJar.workload("moody", "if (true) throw new IllegalStateException(\"not today\");")
                .writeTo(jar("moody.jar"));
        PluginJar.empty("example.idle").writeTo(jar("idle.jar"));
        PluginJar.empty("example.unfinished")
                .header("Service-Component", "OSGI-INF/absent.xml")
                .writeTo(jar("unfinished.jar"));
        try (PluginHost host = start()) {
            assertThat(problem(host, "garbage.jar")).contains("not a jar file");
            assertThat(problem(host, "plain.jar")).contains("Bundle-SymbolicName");
            assertThat(problem(host, "example.lonely"))
                    .isEqualTo("it needs package com.example.absent 2.0.0 or newer, below 3.0.0,"
                            + " which nothing provides: pack it into the plugin");
            assertThat(problem(host, "example.futuristic"))
                    .contains("it needs package io.whittle.spi.workload 9.0.0 or newer")
                    .contains("this Whittle has 1.");
            assertThat(problem(host, "example.selfish")).contains("packs its own copy of io.whittle.spi");
            assertThat(problem(host, "example.moody")).contains("could not be created");
            assertThat(problem(host, "example.idle"))
                    .contains("it offers no workload", "Service-Component", "OSGI-INF", "META-INF/services alone");
            assertThat(problem(host, "example.unfinished"))
                    .contains("what its components need (Service-Component: OSGI-INF/absent.xml) is missing");
            assertThat(host.workloads())
                    .containsKey("mandelbrot")
                    .doesNotContainKeys("lonely", "futuristic", "selfish", "moody");
        }
    }

    @Test
    void saysWhichPluginDidNotComeInWhereTwoAreTheSame() throws Exception {
        PluginJar.workload("greet").writeTo(jar("a.jar"));
        PluginJar.workload("greet").writeTo(jar("b.jar"));
        try (PluginHost host = start()) {
            assertThat(host.workloads()).containsKey("greet");
            List<Plugin> own = host.plugins().stream()
                    .filter(plugin -> plugin.jar().startsWith(folder))
                    .toList();
            assertThat(own).hasSize(2);
            assertThat(own.stream().filter(plugin -> plugin.problem().isPresent()))
                    .singleElement()
                    .satisfies(plugin -> assertThat(plugin.problem().orElseThrow())
                            .contains("has the symbolic name and version of "));
        }
    }

    @Test
    void prefersTheNewerOfTwoPluginsThatOfferTheSame() throws Exception {
        PluginJar.workload("greet").header("Bundle-Version", "1.10.0").writeTo(jar("new.jar"));
        PluginJar.workload("greet").header("Bundle-Version", "1.9.0").writeTo(jar("old.jar"));
        try (PluginHost host = start()) {
            assertThat(host.plugins())
                    .filteredOn(plugin -> plugin.name().equals("example.greet"))
                    .satisfiesExactlyInAnyOrder(
                            plugin -> {
                                assertThat(plugin.version()).isEqualTo("1.10.0");
                                assertThat(plugin.problem()).isEmpty();
                            },
                            plugin -> {
                                assertThat(plugin.version()).isEqualTo("1.9.0");
                                assertThat(plugin.problem().orElseThrow())
                                        .contains("also offered by example.greet 1.10.0");
                            });
        }
    }

    @Test
    void twoHostsOfOneHomeDoNotMeet() throws Exception {
        PluginJar.workload("greet").writeTo(jar("greet.jar"));
        try (PluginHost first = start()) {
            try (PluginHost second = start()) {
                assertThat(first.workloads()).containsKey("greet");
                assertThat(second.workloads()).containsKey("greet");
            }
            try (WorkloadJob job = first.workloads().get("greet").open(Parameters.none())) {
                assertThat(job.items()).isEqualTo(3);
            }
        }
    }
}
