package io.whittle.plugin.process.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSpeedTest {
    @TempDir
    private Path folder;

    private String text(double measured) {
        return new KeptSpeed(folder.resolve("speed"), () -> measured).text();
    }

    @Test
    void measuresOnceAndKeepsIt() {
        assertThat(text(1.23456)).isEqualTo("1.235");
        assertThat(text(2)).isEqualTo("1.235");
    }

    @Test
    void measuresAgainWhereWhatIsKeptMakesNoSense() throws IOException {
        for (String nonsense : new String[] {"", "fast", "-1", "1".repeat(100)}) {
            Files.writeString(folder.resolve("speed"), nonsense);
            assertThat(text(0.5)).as(nonsense).isEqualTo("0.500");
        }
    }

    @Test
    void saysItWhereItCannotBeKept() {
        assertThat(new KeptSpeed(folder.resolve("missing").resolve("speed"), () -> 3).text())
                .isEqualTo("3.000");
    }
}
