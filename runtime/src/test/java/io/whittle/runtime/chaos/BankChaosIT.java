package io.whittle.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.ledger.PlainLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bank test on real processes: whatever is killed or stopped, and however often, the run that goes on from it writes
 * the same bytes as a plain sequential program. The properties {@code whittle.chaos.cycles} and {@code whittle.chaos.seed}
 * say how often, and which.
 */
@Timeout(3600)
final class BankChaosIT {
    private static final int CYCLES = Integer.getInteger("whittle.chaos.cycles", 1);
    private static final long SEED = Long.getLong("whittle.chaos.seed", 1);
    private static final int LINES = 20_000;
    private static final int MAX_DEATHS = 2;

    @TempDir
    private Path folder;

    @Test
    void theBooksBalanceHoweverOftenTheSchedulerIsKilled() throws Exception {
        attack("local", List.of("--nodes", "0.2,0.2"));
    }

    @Test
    void theBooksBalanceWhateverIsDoneToWorkersAndScheduler() throws Exception {
        attack("process", List.of("--nodes", "0.3,0.3,0.3", "--backend", "process"));
    }

    private void attack(String name, List<String> nodes) throws Exception {
        byte[] tips = Tips.of(SEED, LINES);
        Path input = Files.write(folder.resolve("tips.csv"), tips);
        List<String> command = new ArrayList<>(
                List.of("run", "ledger", "--resume", "-P", "input=" + input, "-P", "item-bytes=4096", "--out", "out"));
        command.addAll(nodes);
        PlainLedger expected = PlainLedger.of(tips);
        Map<Attack.Kind, Integer> done = Attack.count();
        Set<String> hashes = new TreeSet<>();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Random random = new Random(SEED + cycle);
            Path place = Files.createDirectories(folder.resolve("cycle"));
            String shown = name + ", seed " + SEED + ", cycle " + cycle;
            for (int deaths = 1 + random.nextInt(MAX_DEATHS); deaths >= 0; deaths--) {
                Attack attack = Attack.draw(random, deaths > 0, nodes.contains("--backend"), tips.length / 2, done);
                live(place, command, attack, deaths == 0, shown);
            }
            hashes.add(assertWhole(place.resolve("out"), expected, shown));
            delete(place);
        }
        assertThat(hashes).hasSize(1);
        report(name + ": " + CYCLES + " settlements, done to them " + done + ", every balance sheet " + hashes);
    }

    /** One life of the scheduler; the last one is to end well. */
    private static void live(Path place, List<String> command, Attack attack, boolean last, String shown)
            throws Exception {
        boolean begun = Patient.committed(place) > 0;
        try (Patient patient = Patient.start(place, command)) {
            attack.on(patient);
            if (last) {
                String described = shown + ", " + attack;
                assertThat(patient.end()).as(described + ": " + patient.said()).isZero();
                assertThat(patient.said().contains("a new one begins"))
                        .as(described + " began anew: " + patient.said())
                        .isEqualTo(!begun);
            } else if (patient.isAlive()) {
                patient.kill();
            }
            patient.awaitNoWorkers();
        }
    }

    /** Compares all that there is in the output folder; returns the hash of the balance sheet. */
    private static String assertWhole(Path out, PlainLedger expected, String shown) throws Exception {
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as(shown)
                    .containsExactlyInAnyOrder("ledger.csv", "ledger-summary.csv", "ledger-malformed.csv");
        }
        assertThat(Files.readString(out.resolve("ledger-summary.csv")))
                .as(shown)
                .isEqualTo(new String(expected.summary(), StandardCharsets.US_ASCII));
        byte[] sheet = Files.readAllBytes(out.resolve("ledger.csv"));
        assertThat(sheet).as(shown).isEqualTo(expected.sheet());
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(sheet);
        return HexFormat.of().formatHex(hash);
    }

    private static void delete(Path place) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(place)) {
            all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    /** What was done stands beside the results of the tests. */
    private static void report(String line) throws IOException {
        Path report = Path.of("target", "chaos.txt");
        Files.writeString(
                report, line + "\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
    }
}
