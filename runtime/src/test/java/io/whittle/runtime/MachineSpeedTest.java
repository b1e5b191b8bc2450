package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSpeedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path home;

    private int measurements;

    private String measured(String machine, double speed, Instant now) {
        return new MachineSpeed(home.resolve("new"), machine, () -> {
                    measurements++;
                    return speed;
                })
                .text(now);
    }

    @Test
    void everyMachineIsMeasuredOnce() {
        assertThat(measured("a", 1.23456, NOW)).isEqualTo("1.235");
        assertThat(measured("b", 0.5, NOW)).isEqualTo("0.500");
        assertThat(measured("a", 7, NOW.plus(Duration.ofDays(89)))).isEqualTo("1.235");
        assertThat(measured("b", 7, NOW)).isEqualTo("0.500");
        assertThat(measurements).isEqualTo(2);
    }

    @Test
    void isMeasuredAgainAfterMonthsAndStaysWhereLittleChanged() {
        assertThat(measured("a", 1, NOW)).isEqualTo("1.000");
        Instant later = NOW.plus(Duration.ofDays(91));
        assertThat(measured("a", 1.05, later)).isEqualTo("1.000");
        assertThat(measured("a", 2, later)).isEqualTo("1.000");
        assertThat(measured("a", 2, later.plus(Duration.ofDays(91)))).isEqualTo("2.000");
        assertThat(measured("a", 1, NOW))
                .as("measured in the future, says a clock")
                .isEqualTo("1.000");
        assertThat(measurements).isEqualTo(4);
    }

    @Test
    void whatCannotBeReadIsMeasuredAnew() throws IOException {
        Files.createDirectories(home.resolve("new"));
        for (String text : new String[] {
            "",
            "{",
            "[]",
            "{\"a\":1}",
            "{\"a\":{\"core_speed\":-1,\"measured_at\":\"2026-03-01T10:00:00Z\"}}",
            "{\"a\":{\"core_speed\":1}}"
        }) {
            Files.writeString(home.resolve("new/machines.json"), text);
            assertThat(measured("a", 3, NOW)).isEqualTo("3.000");
        }
    }

    @Test
    void homeThatCannotBeWrittenIsNoReasonToFail() throws IOException {
        Files.writeString(home.resolve("new"), "a file");
        assertThat(measured("a", 3, NOW)).isEqualTo("3.000");
    }

    @Test
    void identityIsTheSameEachTime() {
        assertThat(MachineSpeed.identity()).isEqualTo(MachineSpeed.identity()).matches("[0-9a-f]{16}");
    }
}
