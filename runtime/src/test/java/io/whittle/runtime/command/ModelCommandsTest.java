package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.json.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with models, once they are learned. */
final class ModelCommandsTest {
    @TempDir
    private Path folder;

    private CommandsOnAHome ours;

    @BeforeEach
    void open() {
        ours = new CommandsOnAHome(folder.resolve("home"));
    }

    /** Adds models that know nothing; loading them costs nothing. */
    private void add(int count) {
        for (int i = 0; i < count; i++) {
            new ModelRegistry(ours.home())
                    .add(new LearnedCostModel("new", Map.of()), Map.of("verdict", "made up", "seed", 1L));
        }
    }

    @Test
    void goesBackToTheModelBefore() {
        add(2);
        assertThat(ours.execute("model", "rollback")).isEqualTo(3);
        assertThat(ours.err()).contains("no earlier model", "whittle model use");
        assertThat(ours.execute("model", "use", "1")).isZero();
        assertThat(ours.execute("model", "use", "2")).isZero();
        assertThat(ours.execute("model", "rollback")).isZero();
        assertThat(ours.out()).isEqualTo("model 0001 is in use again\n");
        assertThat(ours.execute("model", "rollback", "--json")).isZero();
        assertThat(PlainJson.readObject(ours.out()))
                .containsEntry("version", "none")
                .containsEntry("active", false);
    }

    @Test
    void modelGoesFromHomeToHome() throws IOException {
        add(1);
        Path file = folder.resolve("model.whittle");
        assertThat(ours.execute("model", "export", "1", "--out", file.toString(), "--json"))
                .isZero();
        String hash = (String) PlainJson.readObject(ours.out()).get("sha256");
        CommandsOnAHome theirs = new CommandsOnAHome(folder.resolve("other"));
        assertThat(theirs.execute("model", "import", file.toString(), "--sha256", "0" + hash.substring(1) + "0"))
                .isEqualTo(3);
        assertThat(theirs.err()).contains(file.toString(), "its hash is " + hash);
        assertThat(theirs.execute("model", "import", file.toString(), "--sha256", hash))
                .isZero();
        assertThat(theirs.out()).contains("model 0001 is there, not in use", "whittle model use 0001");
        assertThat(theirs.execute("model", "import", file.toString(), "--use", "--json"))
                .isZero();
        assertThat(PlainJson.readObject(theirs.out()))
                .containsEntry("version", "0002")
                .containsEntry("active", true);
        Files.writeString(file, "no model");
        assertThat(theirs.execute("model", "import", file.toString())).isEqualTo(3);
        assertThat(theirs.err()).contains("cannot import", "are unchanged");
    }

    /** A model from elsewhere brings texts of its own. */
    @Test
    void textsOfAStrangersModelDoNotCommandTheTerminal() {
        new ModelRegistry(ours.home())
                .add(new LearnedCostModel("new", Map.of()), Map.of("verdict", "\u001b[2Jgood", "seen", Map.of()));
        assertThat(ours.execute("model", "show", "1")).isZero();
        assertThat(ours.out()).contains("verdict: \uFFFD[2Jgood").doesNotContain("\u001b");
    }

    @Test
    void everyPartHelps() {
        for (String part : new String[] {"list", "show", "use", "rollback", "export", "import"}) {
            assertThat(ours.execute("model", part, "--help")).as(part).isZero();
            assertThat(ours.out()).contains("whittle model " + part, "--json", "Examples:");
        }
    }
}
