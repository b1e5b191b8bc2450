package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    @TempDir
    private Path home;

    private final List<String> warnings = new ArrayList<>();
    private ModelRegistry registry;

    @BeforeEach
    void open() {
        registry = new ModelRegistry(home);
    }

    @Test
    void givesBackTheSamePredictions() {
        LearnedCostModel original = Models.model(-3);
        String version = registry.add(original, Map.of("seed", 1L));
        assertThat(version).isEqualTo("0001");
        LearnedCostModel loaded = registry.load("1");
        for (int block = 0; block < 4; block++) {
            assertThat(loaded.profile(Models.job(), Models.NODE).orElseThrow().seconds(block))
                    .isEqualTo(original.profile(Models.job(), Models.NODE)
                            .orElseThrow()
                            .seconds(block));
        }
        assertThat(loaded.version()).isEqualTo("0001");
        assertThat(registry.show("0001").provenance()).containsEntry("seed", 1L).containsKey("model_sha256");
    }

    @Test
    void switchesBetweenVersions() {
        registry.add(Models.model(-3), Map.of());
        registry.add(Models.model(-4), Map.of());
        assertThat(registry.loadActive(warnings::add)).isEmpty();
        assertThat(registry.use("2")).isEqualTo("0002");
        assertThat(registry.loadActive(warnings::add).orElseThrow().version()).isEqualTo("0002");
        registry.use("0001");
        assertThat(registry.list())
                .extracting(ModelEntry::version, ModelEntry::active)
                .containsExactly(tuple("0001", true), tuple("0002", false));
        assertThat(warnings).isEmpty();
    }

    @Test
    void goesBackStepByStep() {
        for (int i = 0; i < 3; i++) {
            registry.add(Models.model(-3 - i), Map.of());
        }
        assertThatThrownBy(registry::rollback)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no earlier model");
        registry.use("1");
        registry.use("2");
        registry.use("2");
        registry.use("3");
        assertThat(registry.rollback()).contains("0002");
        assertThat(registry.rollback()).contains("0001");
        assertThat(registry.rollback()).as("before the first there was none").isEmpty();
        assertThat(registry.loadActive(warnings::add)).isEmpty();
        assertThatThrownBy(registry::rollback).isInstanceOf(ModelException.class);
        registry.use("3");
        assertThat(registry.rollback()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void goesBackPastWhatIsDamagedAndToTheModelThatShips() throws IOException {
        registry.add(Models.model(-7), Map.of());
        ModelRegistry own = new ModelRegistry(
                home.resolve("own"), Optional.of(registry.folder().resolve("0001")));
        for (int i = 0; i < 2; i++) {
            own.add(Models.model(-3 - i), Map.of());
            own.use(Integer.toString(i + 1));
        }
        Files.writeString(own.folder().resolve("0001/model.json"), "{}");
        assertThat(own.rollback()).contains("shipped");
        assertThat(own.activeVersion()).contains("shipped");
    }

    @Test
    void goesBackToTheModelThatShipsWhereTheFirstWasChosenWithoutIt() {
        registry.add(Models.model(-7), Map.of());
        Path ships = registry.folder().resolve("0001");
        Path own = home.resolve("own");
        ModelRegistry without = new ModelRegistry(own);
        without.add(Models.model(-3), Map.of());
        without.use("1");
        assertThat(new ModelRegistry(own, Optional.of(ships)).rollback()).contains("shipped");
    }

    @Test
    void goesBackNoFartherThanNeededWhereTheFirstLineNamesNoModel() throws IOException {
        for (int i = 0; i < 3; i++) {
            registry.add(Models.model(-3 - i), Map.of());
        }
        Files.writeString(registry.folder().resolve("active"), "garbage\n0002\n0001\n");
        assertThat(registry.rollback()).contains("0002");
        assertThat(registry.rollback()).contains("0001");
    }

    @Test
    void severalMaySwitchAtOnceAndNoneIsForgotten() throws Exception {
        for (int i = 0; i < 4; i++) {
            registry.add(Models.model(-3), Map.of());
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String version = Integer.toString(i);
            Thread thread = new Thread(() -> new ModelRegistry(home).use(version));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> order = new ArrayList<>(List.of(registry.activeVersion().orElseThrow()));
        for (int i = 0; i < 3; i++) {
            order.add(registry.rollback().orElseThrow());
        }
        assertThat(order).containsExactlyInAnyOrder("0001", "0002", "0003", "0004");
    }

    @Test
    void refusesUnknownVersionsInASentence() {
        assertThatThrownBy(() -> registry.use("7"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("whittle train");
        registry.add(Models.model(-3), Map.of());
        assertThatThrownBy(() -> registry.use("../etc"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("0001");
        assertThatThrownBy(() -> registry.load("active"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no model is in use");
    }

    @Test
    void refusesDamagedModelAndGoesOnWithout() throws IOException {
        registry.add(Models.model(-3), Map.of());
        registry.add(Models.model(-4), Map.of());
        registry.use("1");
        Path file = registry.folder().resolve("0001/model.json");
        Files.writeString(file, Files.readString(file).replace("-0.2", "-0.3"));
        assertThat(registry.loadActive(warnings::add)).isEmpty();
        assertThat(warnings).singleElement().asString().contains(file.toString(), "hash", "whittle model use");
        // what is damaged is never put in use, and the list still works
        registry.use("2");
        assertThatThrownBy(() -> registry.use("1")).isInstanceOf(ModelException.class);
        assertThat(registry.activeVersion()).contains("0002");
        Files.writeString(registry.folder().resolve("0001/provenance.json"), "{\"seed\": ");
        assertThat(registry.list().get(0).problem()).contains("not valid JSON");
    }

    @Test
    void theListNamesADamagedModel() throws IOException {
        registry.add(Models.model(-3), Map.of("seed", 9L));
        assertThat(registry.show("1").problem()).isEmpty();
        Files.writeString(registry.folder().resolve("0001/model.json"), "{");
        assertThat(registry.show("1").problem()).contains("cannot use model.json", "hash");
        Files.delete(registry.folder().resolve("0001/model.json"));
        assertThat(registry.show("1").problem()).contains("cannot use model.json");
    }

    /** Not to be taken for a home where nobody has chosen. */
    @Test
    void anUnreadableChoiceIsNamedAndAnotherCanBeMade() throws IOException {
        registry.add(Models.model(-3), Map.of());
        registry.add(Models.model(-4), Map.of());
        registry.use("1");
        Path shipped = registry.folder().resolve("0002");
        ModelRegistry own = new ModelRegistry(home, Optional.of(shipped));
        for (String garbage : List.of("\u0000garb\u00e4ge", "", "0001x\n0002")) {
            Files.writeString(registry.folder().resolve("active"), garbage);
            warnings.clear();
            assertThat(own.loadActive(warnings::add)).isEmpty();
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("cannot read which model is in use", "whittle model use", "shipped, 0001, 0002");
        }
        assertThat(own.use("2")).isEqualTo("0002");
        assertThat(own.activeVersion()).contains("0002");
    }

    @Test
    void theModelThatShipsIsInUseUntilAnotherIsChosen() {
        registry.add(Models.model(-7), Map.of("seed", 9L));
        Path shipped = registry.folder().resolve("0001");
        ModelRegistry own = new ModelRegistry(home.resolve("own"), Optional.of(shipped));
        assertThat(own.activeVersion()).contains("shipped");
        assertThat(own.loadActive(warnings::add).orElseThrow().version()).isEqualTo("shipped");
        assertThat(own.show("active").provenance()).containsEntry("seed", 9L);

        assertThat(own.add(Models.model(-3), Map.of())).isEqualTo("0001");
        assertThat(own.activeVersion()).contains("shipped");
        own.use("1");
        assertThat(own.list())
                .extracting(ModelEntry::version, ModelEntry::active)
                .containsExactly(tuple("shipped", false), tuple("0001", true));
        own.use("shipped");
        assertThat(own.loadActive(warnings::add).orElseThrow().version()).isEqualTo("shipped");
        assertThat(warnings).isEmpty();
    }

    @Test
    void noModelShipsWhereItsFolderIsMissing() {
        ModelRegistry own = new ModelRegistry(home, Optional.of(home.resolve("nowhere")));
        assertThat(own.list()).isEmpty();
        assertThat(own.loadActive(warnings::add)).isEmpty();
        assertThatThrownBy(() -> own.use("shipped")).isInstanceOf(ModelException.class);
    }

    @Test
    void refusesModelsThatDoNotHangTogether() {
        String json = Models.model(-3).toJson();
        for (String damaged : List.of(
                json.substring(0, json.length() / 2),
                json.replace("\"format_version\":2", "\"format_version\":3"),
                json.replace("whittle-cost-model", "something-else"),
                // a tree that would never end
                json.replace("\"highs\":\"AgAA", "\"highs\":\"AAAA"),
                json.replace("\"columns\":\"AQAA", "\"columns\":\"BwAA"),
                json.replace("\"weights\":[0.1,-0.2]", "\"weights\":[0.1]"),
                json.replace("\"level\":0.3", "\"level\":-1"),
                json.replace("\"type\":\"sum\"", "\"type\":\"java\""))) {
            assertThat(damaged).isNotEqualTo(json);
            assertThatThrownBy(() -> LearnedCostModel.fromJson("x", damaged)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void severalMayAddAtOnceAndNothingHalfWrittenStays() throws Exception {
        List<String> versions = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 5; j++) {
                    versions.add(new ModelRegistry(home).add(Models.model(-3), Map.of()));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(versions).hasSize(20).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(registry.folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(20)
                    .allMatch(name -> name.matches("[0-9]{4}"));
        }
    }

    @Test
    void modelThatWasLearnedFromHundredsOfThousandsOfRunsCanBeUsedAndGivenAway() throws IOException {
        List<String> runs = IntStream.range(0, 300_000)
                .mapToObj(run -> "20261123-051831-mandelbrot-" + run)
                .toList();
        registry.add(Models.model(-3), Map.of("runs", runs));
        assertThat(registry.use("1")).isEqualTo("0001");
        assertThat(registry.list()).extracting(ModelEntry::problem).containsExactly("");
        Path file = home.resolve("model.whittle");
        Files.write(file, new ModelExchange(registry).export("1"));
        assertThat(new ModelExchange(registry).add(file, Optional.empty())).isEqualTo("0002");
        assertThat(registry.show("2").provenance()).containsEntry("runs", runs);
    }

    @Test
    void modelThatCouldNotBeReadAgainIsRefusedAndLeavesNothing() {
        for (Object tooMuch : List.of(Collections.nCopies(ModelFolder.MAX_VALUES, "r"), "r".repeat(32 << 20))) {
            assertThatThrownBy(() -> registry.add(Models.model(-3), Map.of("runs", tooMuch)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("could not be read again")
                    .hasMessageContaining("fewer runs");
        }
        assertThat(registry.folder()).doesNotExist();
    }

    @Test
    void failedAddLeavesWhatWasThere() throws IOException {
        registry.add(Models.model(-3), Map.of());
        registry.use("1");
        Path other = home.resolve("blocked");
        Files.createDirectories(other);
        Files.writeString(other.resolve("models"), "a file where the folder should be");
        assertThatThrownBy(() -> new ModelRegistry(other).add(Models.model(-3), Map.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot write the model");
        assertThat(registry.loadActive(warnings::add)).isPresent();
    }
}
