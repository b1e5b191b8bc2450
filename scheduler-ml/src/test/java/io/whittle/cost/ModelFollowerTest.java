package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.cost.CostModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFollowerTest {
    @TempDir
    private Path home;

    private final List<String> used = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ModelFollower follower(String current) {
        return new ModelFollower(
                new ModelRegistry(home), () -> current, (CostModel model) -> used.add(model.version()), warnings::add);
    }

    @Test
    void handsOnWhatIsPutInUse() {
        ModelRegistry registry = new ModelRegistry(home);
        registry.add(Models.model(-3), Map.of());
        registry.add(Models.model(-4), Map.of());
        try (ModelFollower follower = follower("none")) {
            follower.look();
            assertThat(used).isEmpty();
            registry.use("1");
            follower.look();
            follower.look();
            assertThat(used).containsExactly("0001");
            registry.use("2");
            follower.look();
            registry.rollback();
            follower.look();
            registry.rollback();
            follower.look();
            assertThat(used).containsExactly("0001", "0002", "0001", "none");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void staysWithWhatItHasWhereTheNextIsDamaged() throws IOException {
        ModelRegistry registry = new ModelRegistry(home);
        registry.add(Models.model(-3), Map.of());
        registry.add(Models.model(-4), Map.of());
        registry.use("1");
        try (ModelFollower follower = follower("0001")) {
            follower.look();
            registry.use("2");
            Files.writeString(registry.folder().resolve("0002/model.json"), "{}");
            follower.look();
            follower.look();
            assertThat(used).isEmpty();
            assertThat(warnings).singleElement().asString().contains("hash", "is used further");
            registry.use("1");
            follower.look();
            assertThat(used).containsExactly("0001");
        }
    }

    /** Whoever loads the model first says what is wrong with it; a second warning would contradict that. */
    @Test
    void saysNothingOfADamagedModelThatWasNeverInUse() throws IOException {
        ModelRegistry registry = new ModelRegistry(home);
        registry.add(Models.model(-3), Map.of());
        registry.use("1");
        Files.writeString(registry.folder().resolve("0001/model.json"), "{");
        try (ModelFollower follower = follower("none")) {
            follower.look();
            follower.look();
            assertThat(warnings).isEmpty();
            Files.writeString(registry.folder().resolve("active"), "0002");
            follower.look();
            follower.look();
            assertThat(warnings).singleElement().asString().endsWith(". Until then nothing is predicted.");
        }
    }

    @Test
    void saysOnceThatNobodyKnowsWhichModelIsInUse() throws IOException {
        ModelRegistry registry = new ModelRegistry(home);
        registry.add(Models.model(-3), Map.of());
        registry.use("1");
        try (ModelFollower follower = follower("0001")) {
            follower.look();
            Files.writeString(registry.folder().resolve("active"), "garbage");
            follower.look();
            follower.look();
            assertThat(warnings).singleElement().asString().contains("'garbage'", "is used further");
        }
    }
}
