package io.whittle.cost;

import io.whittle.json.MalformedJsonException;
import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The models of a home: a folder {@code models} with a folder {@code 0001}, {@code 0002}, … for each version, which
 * holds {@code model.json} and {@code provenance.json}, and the file {@code active} with the version in use. A model that
 * ships lies elsewhere, is called {@code shipped}, and is in use while no other is. Everything appears whole or not at
 * all. Several processes may use one home at once; methods may be called by any thread.
 */
public final class ModelRegistry {
    /** The version of the model that ships. */
    public static final String SHIPPED = "shipped";

    private static final String ACTIVE = "active";
    private static final int MAX_VERSION = 9999;

    private final Path folder;
    private final Optional<Path> shipped;
    private final ActiveFile activeFile;

    /** The registry of a home folder without a model that ships; nothing is created before a model is added. */
    public ModelRegistry(Path home) {
        this(home, Optional.empty());
    }

    /**
     * The registry of a home folder.
     *
     * @param home the home; nothing is created before a model is added
     * @param shipped the folder of the model that ships; it need not exist
     */
    public ModelRegistry(Path home, Optional<Path> shipped) {
        this.folder = home.toAbsolutePath().resolve("models");
        this.shipped = shipped.filter(Files::isDirectory);
        this.activeFile = new ActiveFile(folder);
    }

    /** Returns where the models lie. */
    public Path folder() {
        return folder;
    }

    /**
     * Adds a model under the next free version, without activating it.
     *
     * @param model the model
     * @param provenance what it comes from, as plain JSON values; the model's hash is added
     * @return the version
     * @throws ModelException where it is too large to be read again, or cannot be written; nothing of it stays
     */
    public String add(LearnedCostModel model, Map<String, Object> provenance) {
        return add(model.toJson().getBytes(StandardCharsets.UTF_8), provenance);
    }

    String add(byte[] model, Map<String, Object> provenance) {
        Map<String, byte[]> files = ModelFolder.files(model, provenance);
        Path temporary = folder.resolve(".new-" + UUID.randomUUID());
        try {
            Files.createDirectories(temporary);
            ModelFolder.write(temporary, files);
            return moveToFreeVersion(temporary);
        } catch (IOException e) {
            ModelFolder.delete(temporary.resolve(ModelFolder.MODEL_FILE));
            ModelFolder.delete(temporary.resolve(ModelFolder.PROVENANCE_FILE));
            ModelFolder.delete(temporary);
            throw new ModelException(
                    "cannot write the model into " + folder + " (" + e.getMessage()
                            + "); check permissions and space; the models that were there are unchanged",
                    e);
        }
    }

    private String moveToFreeVersion(Path temporary) throws IOException {
        for (int number = highestVersion() + 1; number <= MAX_VERSION; number++) {
            String version = String.format(Locale.ROOT, "%04d", number);
            try {
                Files.move(temporary, folder.resolve(version), StandardCopyOption.ATOMIC_MOVE);
                return version;
            } catch (FileSystemException e) {
                // another process took it: a folder that is not empty is never replaced
                if (!Files.exists(folder.resolve(version))) {
                    throw e;
                }
            }
        }
        throw new ModelException("there are " + MAX_VERSION + " models in " + folder + "; remove some folders");
    }

    /** Returns all versions, the one that ships first, then the earliest. */
    public List<ModelEntry> list() {
        List<ModelEntry> entries = new ArrayList<>();
        Optional<String> active = activeVersion();
        for (String version : versions()) {
            entries.add(entry(version, active));
        }
        return entries;
    }

    /**
     * Returns a version.
     *
     * @param version its name; leading zeros may be left out; {@code active} for the one in use
     * @throws ModelException where there is none of that name
     */
    public ModelEntry show(String version) {
        return entry(resolve(version), activeVersion());
    }

    /**
     * Loads a version.
     *
     * @param version as in {@link #show}
     * @throws ModelException where it is missing or damaged
     */
    public LearnedCostModel load(String version) {
        String resolved = resolve(version);
        return read(folderOf(resolved), resolved);
    }

    /**
     * Puts a version in use.
     *
     * @param version as in {@link #show}
     * @return its full name
     * @throws ModelException where it is missing or damaged; the one in use stays
     */
    public String use(String version) {
        String resolved = resolve(version);
        read(folderOf(resolved), resolved);
        try {
            activeFile.change(lines -> {
                List<String> before = lines.isEmpty() ? List.of(SHIPPED) : lines;
                return before.get(0).equals(resolved)
                        ? before
                        : Stream.concat(Stream.of(resolved), before.stream()).toList();
            });
            return resolved;
        } catch (IOException e) {
            throw new ModelException(
                    "cannot switch to model " + resolved + " in " + folder + " (" + e.getMessage()
                            + "); check permissions and space; the model that was in use stays",
                    e);
        }
    }

    /**
     * Puts the version in use again that was in use before, past those that are gone or damaged by now.
     *
     * @return its name; empty where no model was in use before, so that none is from now on
     * @throws ModelException where nothing is known of an earlier one; the one in use stays
     */
    public Optional<String> rollback() {
        try {
            activeFile.change(lines -> {
                // what stands first is in use, unless it names no model
                for (int next = activeFile.namesOne() ? 1 : 0; next < lines.size(); next++) {
                    if (canGoBackTo(lines.get(next))) {
                        return lines.subList(next, lines.size());
                    }
                }
                throw new ModelException("there is no earlier model to go back to in " + folder
                        + "; choose one with 'whittle model use'");
            });
            return activeVersion();
        } catch (IOException e) {
            throw new ModelException(
                    "cannot go back to the model before in " + folder + " (" + e.getMessage()
                            + "); check permissions and space; the model that is in use stays",
                    e);
        }
    }

    private boolean canGoBackTo(String version) {
        if (version.equals(ActiveFile.NONE) || (version.equals(SHIPPED) && shipped.isEmpty())) {
            return true;
        }
        try {
            read(folderOf(version), version);
            return true;
        } catch (ModelException e) {
            return false;
        }
    }

    /** Returns the version in use: the one that was chosen, else the one that ships; empty where there is neither. */
    public Optional<String> activeVersion() {
        try {
            String first = activeFile.first().orElse(SHIPPED);
            return first.equals(SHIPPED)
                    ? shippedVersion()
                    : Optional.of(first).filter(version -> !version.equals(ActiveFile.NONE));
        } catch (IOException e) {
            String known = String.join(", ", versions());
            throw new ModelException(
                    "cannot read which model is in use from " + activeFile.file() + " (" + e.getMessage() + "); "
                            + OpenFiles.remedy(
                                    e,
                                    "choose a model with 'whittle model use'" + (known.isEmpty() ? "" : ": " + known)),
                    e);
        }
    }

    private Optional<String> shippedVersion() {
        return shipped.map(path -> SHIPPED);
    }

    Path folderOf(String version) {
        return version.equals(SHIPPED) && shipped.isPresent() ? shipped.get() : folder.resolve(version);
    }

    /**
     * Loads the model in use.
     *
     * @param warnings told in one sentence where it cannot be loaded: then there is none
     */
    public Optional<LearnedCostModel> loadActive(Consumer<String> warnings) {
        try {
            return activeVersion().map(version -> read(folderOf(version), version));
        } catch (ModelException e) {
            warnings.accept(e.getMessage() + ". Until then nothing is predicted.");
            return Optional.empty();
        }
    }

    /**
     * Reads a model that lies in a folder of its own, inside or outside of a registry.
     *
     * @param folder holds {@code model.json} and {@code provenance.json}
     * @param version how the model is called from now on
     * @throws ModelException where it is missing or damaged
     */
    public static LearnedCostModel read(Path folder, String version) {
        return ModelFolder.read(folder, version);
    }

    private ModelEntry entry(String version, Optional<String> active) {
        boolean inUse = active.isPresent() && active.get().equals(version);
        try {
            Map<String, Object> provenance = ModelFolder.provenance(folderOf(version));
            return new ModelEntry(version, inUse, provenance, problem(folderOf(version)));
        } catch (IOException | ModelException | MalformedJsonException e) {
            return new ModelEntry(
                    version,
                    inUse,
                    Map.of(),
                    e instanceof NoSuchFileException
                            ? ModelFolder.PROVENANCE_FILE + " is missing"
                            : "cannot read " + ModelFolder.PROVENANCE_FILE + " (" + e.getMessage() + ")");
        }
    }

    /** Returns why a model cannot be used, as far as a look at its bytes tells; empty where nothing is wrong. */
    private static String problem(Path folder) {
        try {
            ModelFolder.model(folder);
            return "";
        } catch (IOException | ModelException | MalformedJsonException e) {
            return "cannot use " + ModelFolder.MODEL_FILE + " (" + e.getMessage() + ")";
        }
    }

    String resolve(String version) {
        if (version.equals(ACTIVE)) {
            return activeVersion()
                    .orElseThrow(() -> new ModelException("no model is in use; choose one with 'whittle model use'"));
        }
        List<String> known = versions();
        String padded = version.matches("[0-9]{1,4}") ? "0".repeat(4 - version.length()) + version : version;
        if (!known.contains(padded)) {
            throw new UnknownModelException("there is no model '" + version + "' in " + folder + "; there "
                    + (known.isEmpty() ? "is none yet: run 'whittle train'" : "are " + String.join(", ", known)));
        }
        return padded;
    }

    private int highestVersion() {
        List<String> known = ownVersions();
        return known.isEmpty() ? 0 : Integer.parseInt(known.get(known.size() - 1));
    }

    private List<String> versions() {
        return Stream.concat(shippedVersion().stream(), ownVersions().stream()).toList();
    }

    private List<String> ownVersions() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{4}"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModelException("cannot read the folder " + folder + " (" + e.getMessage() + ")", e);
        }
    }
}
