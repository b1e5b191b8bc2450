package io.whittle.cost;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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

    private static final String MODEL_FILE = "model.json";
    private static final String PROVENANCE_FILE = "provenance.json";
    private static final String ACTIVE_FILE = "active";
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_VERSION = 9999;

    private final Path folder;
    private final Optional<Path> shipped;

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
     */
    public String add(LearnedCostModel model, Map<String, Object> provenance) {
        Path temporary = folder.resolve(".new-" + UUID.randomUUID());
        try {
            Files.createDirectories(temporary);
            byte[] bytes = model.toJson().getBytes(StandardCharsets.UTF_8);
            Map<String, Object> complete = new LinkedHashMap<>(provenance);
            complete.put("model_sha256", sha256(bytes));
            writeAndSync(temporary.resolve(MODEL_FILE), bytes);
            StringWriter text = new StringWriter();
            PlainJson.writePretty(complete, text);
            writeAndSync(temporary.resolve(PROVENANCE_FILE), text.toString().getBytes(StandardCharsets.UTF_8));
            return moveToFreeVersion(temporary);
        } catch (IOException e) {
            delete(temporary.resolve(MODEL_FILE));
            delete(temporary.resolve(PROVENANCE_FILE));
            delete(temporary);
            throw new ModelException(
                    "cannot write the model into " + folder + " (" + e.getMessage()
                            + "); check permissions and space; the models that were there are unchanged",
                    e);
        }
    }

    /** Deletes what was begun and will not be used; what cannot be deleted either is hidden and harmless. */
    private static void delete(Path begun) {
        try {
            Files.deleteIfExists(begun);
        } catch (IOException e) {
            System.getLogger(ModelRegistry.class.getName()).log(System.Logger.Level.DEBUG, "cannot delete " + begun, e);
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
        Path temporary = folder.resolve(".active-" + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            writeAndSync(temporary, (resolved + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(
                    temporary,
                    folder.resolve(ACTIVE_FILE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return resolved;
        } catch (IOException e) {
            delete(temporary);
            throw new ModelException(
                    "cannot switch to model " + resolved + " in " + folder + " (" + e.getMessage()
                            + "); check permissions and space; the model that was in use stays",
                    e);
        }
    }

    /** Returns the version in use: the one that was chosen, else the one that ships; empty where there is neither. */
    public Optional<String> activeVersion() {
        try {
            String text = Files.readString(folder.resolve(ACTIVE_FILE)).strip();
            return text.matches("[0-9]{4}") ? Optional.of(text) : shippedVersion();
        } catch (NoSuchFileException e) {
            return shippedVersion();
        } catch (IOException e) {
            throw new ModelException(
                    "cannot read which model is in use from " + folder.resolve(ACTIVE_FILE) + " (" + e.getMessage()
                            + "); move that file away, and choose a model with 'whittle model use'",
                    e);
        }
    }

    private Optional<String> shippedVersion() {
        return shipped.map(path -> SHIPPED);
    }

    private Path folderOf(String version) {
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
        Path file = folder.resolve(MODEL_FILE);
        try {
            byte[] bytes = readLimited(file);
            String expected = String.valueOf(provenance(folder).get("model_sha256"));
            if (!sha256(bytes).equals(expected)) {
                throw new ModelException("its hash is not the one in " + PROVENANCE_FILE);
            }
            return LearnedCostModel.fromJson(version, new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ModelException(
                    "there is no model at " + e.getFile() + "; train one with 'whittle train', or choose another with"
                            + " 'whittle model use'",
                    e);
        } catch (IOException | ModelException | MalformedJsonException e) {
            throw new ModelException(
                    "cannot use the model " + file + ": " + e.getMessage()
                            + "; choose another with 'whittle model use', or train again",
                    e);
        }
    }

    private ModelEntry entry(String version, Optional<String> active) {
        boolean inUse = active.isPresent() && active.get().equals(version);
        try {
            return new ModelEntry(version, inUse, provenance(folderOf(version)), "");
        } catch (IOException | ModelException | MalformedJsonException e) {
            return new ModelEntry(
                    version, inUse, Map.of(), "cannot read " + PROVENANCE_FILE + " (" + e.getMessage() + ")");
        }
    }

    private static Map<String, Object> provenance(Path folder) throws IOException {
        return PlainJson.readObject(new String(readLimited(folder.resolve(PROVENANCE_FILE)), StandardCharsets.UTF_8));
    }

    private static byte[] readLimited(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new ModelException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        return Files.readAllBytes(file);
    }

    private String resolve(String version) {
        if (version.equals(ACTIVE_FILE)) {
            return activeVersion()
                    .orElseThrow(() -> new ModelException("no model is in use; choose one with 'whittle model use'"));
        }
        List<String> known = versions();
        String padded = version.matches("[0-9]{1,4}") ? "0".repeat(4 - version.length()) + version : version;
        if (!known.contains(padded)) {
            throw new ModelException("there is no model '" + version + "' in " + folder + "; there "
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

    private static void writeAndSync(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
