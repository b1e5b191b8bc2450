package io.whittle.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.InvalidParameterException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
    @Test
    void splitsAsAShellDoesAndExpandsNothing() {
        assertThat(CommandWords.split("  gzip -k\t{}  ")).containsExactly("gzip", "-k", "{}");
        assertThat(CommandWords.split("sh -c 'echo \"$1\" *' sh")).containsExactly("sh", "-c", "echo \"$1\" *", "sh");
        assertThat(CommandWords.split("a\\ b \"c \\\" \\\\ \\n\" '' d'e'f"))
                .containsExactly("a b", "c \" \\ \\n", "", "def");
        assertThat(CommandWords.split("")).isEmpty();
    }

    @Test
    void readsBackWhatItJoined() {
        List<String> words = List.of("sh", "-c", "it's \"$1\"\n\\", "", "{...}", "a b", "é");
        assertThat(CommandWords.split(CommandWords.join(words))).isEqualTo(words);
    }

    @Test
    void refusesWhatIsNotClosed() {
        for (String command : List.of("echo 'a", "echo \"a", "echo a\\")) {
            assertThatThrownBy(() -> CommandWords.split(command))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining(command);
        }
    }

    @Test
    void refusesPlacesThatCannotBeFilled() {
        for (String command : List.of("", "''", "echo x{...}", "echo {...} {...}", "echo {} {...}", "{...}")) {
            assertThatThrownBy(() -> CommandTemplate.of(command)).isInstanceOf(InvalidParameterException.class);
        }
    }
}
