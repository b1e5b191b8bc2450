package io.whittle.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void keepsResultsAndMessagesApart() {
        Console console = new Console(out, err, false);
        console.result("result");
        console.message("message");
        console.flush();
        assertThat(out).hasToString("result\n");
        assertThat(err).hasToString("message\n");
    }

    @Test
    void givesAWarningOnce() {
        Console console = new Console(out, err, false);
        console.warn("mind the gap");
        console.warn("mind the gap");
        assertThat(err).hasToString("whittle: warning: mind the gap\n");
    }

    @Test
    void showsStackTracesOnlyToThoseWhoAsk() {
        Console console = new Console(out, err, false);
        console.error("it broke", new IllegalStateException("inside"));
        assertThat(err()).isEqualTo("whittle: it broke\n");
        console.showDetails();
        console.error("it broke", new IllegalStateException("inside"));
        assertThat(err()).contains("java.lang.IllegalStateException: inside").contains("\tat ");
    }

    @Test
    void takesTheBarAwayBeforeAMessage() {
        Console console = new Console(out, err, true);
        console.drawProgress("half");
        console.message("message");
        assertThat(err()).isEqualTo("\rhalf\u001b[K\r\u001b[Kmessage\n");
    }

    @Test
    void drawsNothingWhereNobodyWatches() {
        Console console = new Console(out, err, false);
        console.drawProgress("half");
        console.flush();
        assertThat(err()).isEmpty();
    }

    @Test
    void drawsABarOfTheShareDone() {
        assertThat(new Progress.State("job", Optional.of(0.5), "3 nodes").line())
                .isEqualTo("job [============            ]  50 %  3 nodes");
        assertThat(new Progress.State("job", Optional.empty(), "10 items").line())
                .isEqualTo("job  10 items");
    }
}
