package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceOptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "run, --on-bad-item, ignore, is fail or skip",
        "exec, --on-bad-item, ignore, is fail or skip",
        "resume, --on-bad-item, ignore, is fail or skip",
        "run, --attempts, 0, between 1 and 1000 times",
        "run, --verify-fraction, 1.5, between 0 and 1: 1.5",
        "run, --verify-fraction, -1, between 0 and 1: -1.0"
    })
    void whatMakesNoSenseIsRefused(String command, String option, String value, String why) {
        CommandsOnAHome commands = new CommandsOnAHome(folder);
        assertThat(commands.execute(command, option, value, "anything")).isEqualTo(2);
        assertThat(commands.err()).contains(option).contains(why);
    }
}
