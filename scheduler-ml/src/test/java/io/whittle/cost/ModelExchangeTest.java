package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.json.PlainJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's way from one home to another, and what strangers may send instead. */
class ModelExchangeTest {
    @TempDir
    private Path folder;

    private ModelRegistry theirs;
    private ModelRegistry ours;
    private Path file;

    @BeforeEach
    void open() {
        theirs = new ModelRegistry(folder.resolve("theirs"));
        ours = new ModelRegistry(folder.resolve("ours"));
        file = folder.resolve("model.whittle");
    }

    private byte[] exported() {
        theirs.add(
                Models.model(-3),
                Map.of("seed", 7L, "sources", List.of("/home/somebody/.whittle/history.db"), "runs", List.of("r1")));
        return new ModelExchange(theirs).export("1");
    }

    private String add(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        return new ModelExchange(ours).add(file, Optional.empty());
    }

    static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    static String unpacked(byte[] bytes) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void modelArrivesWithItsPredictionsAndItsProvenance() throws IOException {
        byte[] bytes = exported();
        assertThat(add(bytes)).isEqualTo("0001");
        assertThat(Models.seconds(ours.load("1"))).isEqualTo(Models.seconds(theirs.load("1")));
        assertThat(ours.activeVersion()).as("an imported model is not in use").isEmpty();
        assertThat(ours.show("1").provenance())
                .containsEntry("seed", 7L)
                .containsEntry("imported_from", "model.whittle")
                .containsEntry("imported_sha256", ModelExchange.sha256(bytes))
                .containsEntry("sources", List.of("history.db"))
                .containsEntry("runs", List.of("r1"))
                .containsKey("imported_at");
        assertThat(new ModelExchange(theirs).export("1")).isEqualTo(bytes);
        // and on to a third
        assertThat(add(new ModelExchange(ours).export("1"))).isEqualTo("0002");
    }

    /** Training warns of a model in use that is damaged, with its path, and keeps the warning with what it learned. */
    @Test
    void noPlaceOfThisHomeIsToldToOthers() throws IOException {
        theirs.add(Models.model(-3), Map.of());
        theirs.use("1");
        Files.writeString(theirs.folder().resolve("0001/model.json"), "{");
        List<String> warnings = new ArrayList<>();
        assertThat(theirs.loadActive(warnings::add)).isEmpty();
        assertThat(warnings).singleElement().asString().contains(folder.toString());
        List<String> sources = List.of(
                folder.resolve("history.db").toString(), "C:\\Users\\somebody\\runs.csv", "/secret/", "a\0b.csv");
        theirs.add(Models.model(-4), Map.of("seed", 7L, "warnings", warnings, "sources", sources));

        byte[] bytes = new ModelExchange(theirs).export("2");
        assertThat(unpacked(bytes)).doesNotContain(folder.toString(), "somebody", "secret");
        add(bytes);
        assertThat(ours.show("1").provenance())
                .containsEntry("seed", 7L)
                .containsEntry("sources", List.of("history.db", "runs.csv", "", "a\0b.csv"))
                .doesNotContainKey("warnings");
        assertThat(theirs.show("2").provenance()).as("of the one that stays").containsEntry("warnings", warnings);
    }

    @Test
    void theHashThatTheSenderTellsMustFit() throws IOException {
        byte[] bytes = exported();
        Files.write(file, bytes);
        String hash = ModelExchange.sha256(bytes);
        String other = hash.startsWith("0") ? "1" + hash.substring(1) : "0" + hash.substring(1);
        assertThatThrownBy(() -> new ModelExchange(ours).add(file, Optional.of(other)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not the one that was expected");
        assertThat(ours.list()).isEmpty();
        assertThat(new ModelExchange(ours).add(file, Optional.of(hash))).isEqualTo("0001");
    }

    @Test
    void whatIsNoModelIsRefusedAndLeavesNothing() throws IOException {
        String text = unpacked(exported());
        Map<String, Object> withOtherModel = new LinkedHashMap<>(PlainJson.readObject(text));
        withOtherModel.put("model", withOtherModel.get("model") + " ");
        for (byte[] bytes : List.of(
                new byte[0],
                new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5, 115, 114}, // a serialized object
                text.getBytes(StandardCharsets.UTF_8),
                packed(""),
                packed("[]"),
                packed("{}"),
                packed(text.substring(0, text.length() - 9)),
                packed(text + text),
                packed(text.replace("\"format_version\":1", "\"format_version\":2")),
                packed(PlainJson.write(withOtherModel)))) {
            assertThatThrownBy(() -> add(bytes))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThat(ours.list()).isEmpty();
        assertThatThrownBy(() -> new ModelExchange(ours).add(folder.resolve("nowhere"), Optional.empty()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no file");
    }

    /** A file's own words name no place to write to: the version is the registry's, whatever the provenance says. */
    @Test
    void namesInTheFileLeadNowhere() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>(PlainJson.readObject(unpacked(exported())));
        map.put("version", "../../evil");
        map.put("provenance", Map.of("imported_from", "../../evil", "version", "../../evil", "../../evil", "x"));
        assertThat(add(packed(PlainJson.write(map)))).isEqualTo("0001");
        assertThat(ours.show("1").provenance()).containsEntry("imported_from", "model.whittle");
        try (var files = Files.walk(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("evil"));
        }
    }

    @Test
    void damagedModelIsNotPassedOn() throws IOException {
        exported();
        Path model = theirs.folder().resolve("0001/model.json");
        Files.writeString(model, Files.readString(model).replace("-0.2", "-0.3"));
        assertThatThrownBy(() -> new ModelExchange(theirs).export("1"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("hash");
    }
}
