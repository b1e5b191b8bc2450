package io.whittle.cost;

import io.whittle.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives models of a registry to others, and takes theirs. Methods may be called by any thread. */
public final class ModelExchange {
    private final ModelRegistry registry;

    /** Exchanges the models of a registry. */
    public ModelExchange(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * Returns a version as the bytes of one file, for {@link #add} in another home. Of where its data lay, only the names
     * of files are told, and nothing of what training warned of: those sentences may name any place of this home.
     *
     * @param version as in {@link ModelRegistry#show}
     * @throws ModelException where it is missing or damaged
     */
    public byte[] export(String version) {
        String resolved = registry.resolve(version);
        Path folder = registry.folderOf(resolved);
        registry.load(resolved); // what is damaged is not passed on
        try {
            Map<String, Object> provenance = new LinkedHashMap<>(ModelFolder.provenance(folder));
            if (provenance.get("sources") instanceof List<?> sources) {
                provenance.put(
                        "sources",
                        sources.stream()
                                .map(source -> nameOf(String.valueOf(source)))
                                .toList());
            }
            provenance.remove("warnings");
            return new ModelArchive(ModelFolder.model(folder), provenance).bytes();
        } catch (IOException | MalformedJsonException e) {
            throw new ModelException("cannot read the model " + folder + " (" + e.getMessage() + ")", e);
        }
    }

    /** Returns what stands after the last separator, of this system or of another one that the model came from. */
    private static String nameOf(String source) {
        return source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
    }

    /**
     * Adds a model that {@link #export} returned, without activating it. The file may come from a stranger: it is limited
     * in size, its hash and all of its numbers are checked, and it can hold nothing that is run.
     *
     * @param file where it lies
     * @param expectedSha256 the hash that the file must have; empty where nobody told
     * @return the version
     * @throws ModelException where it cannot be read or is not what it should be
     */
    public String add(Path file, Optional<String> expectedSha256) {
        try {
            byte[] bytes = ModelFolder.readLimited(file, ModelArchive.MAX_BYTES);
            String hash = sha256(bytes);
            if (expectedSha256.isPresent() && !expectedSha256.get().equalsIgnoreCase(hash)) {
                throw new ModelException("its hash is " + hash + ", not the one that was expected");
            }
            ModelArchive archive = ModelArchive.read(bytes);
            LearnedCostModel.fromJson("imported", new String(archive.model(), StandardCharsets.UTF_8));
            Map<String, Object> provenance = new LinkedHashMap<>(archive.provenance());
            provenance.put("imported_from", String.valueOf(file.getFileName()));
            provenance.put("imported_at", Instant.now().toString());
            provenance.put("imported_sha256", hash);
            return registry.add(archive.model(), provenance);
        } catch (NoSuchFileException e) {
            throw new ModelException("there is no file " + file, e);
        } catch (IOException | ModelException e) {
            throw new ModelException(
                    "cannot import " + file + ": " + e.getMessage() + "; the models that were there are unchanged", e);
        }
    }

    /** Returns the hash by which a file is compared with what its sender says. */
    public static String sha256(byte[] bytes) {
        return ModelFolder.sha256(bytes);
    }
}
