package io.whittle.cost;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two files that a model lies in. What is read may come from a stranger: its size and its hash are checked first. */
final class ModelFolder {
    static final String MODEL_FILE = "model.json";
    static final String PROVENANCE_FILE = "provenance.json";
    static final String HASH = "model_sha256";

    static final int MAX_MODEL_BYTES = 64 << 20;
    static final int MAX_PROVENANCE_BYTES = 8 << 20;

    /** A value takes a hundred bytes of memory or so; the long arrays of a model are packed, and count as one each. */
    static final int MAX_VALUES = 1_000_000;

    private ModelFolder() {}

    /** Writes a model into a folder, which exists and is empty. */
    static void write(Path folder, byte[] model, Map<String, Object> provenance) throws IOException {
        Map<String, Object> complete = new LinkedHashMap<>(provenance);
        complete.put(HASH, sha256(model));
        writeAndSync(folder.resolve(MODEL_FILE), model);
        StringWriter text = new StringWriter();
        PlainJson.writePretty(complete, text);
        writeAndSync(folder.resolve(PROVENANCE_FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes of a model whose hash is the one it should have. */
    static byte[] model(Path folder) throws IOException {
        byte[] bytes = readLimited(folder.resolve(MODEL_FILE), MAX_MODEL_BYTES);
        if (!sha256(bytes).equals(String.valueOf(provenance(folder).get(HASH)))) {
            throw new ModelException("its hash is not the one in " + PROVENANCE_FILE);
        }
        return bytes;
    }

    static Map<String, Object> provenance(Path folder) throws IOException {
        byte[] bytes = readLimited(folder.resolve(PROVENANCE_FILE), MAX_PROVENANCE_BYTES);
        return PlainJson.readObject(new String(bytes, StandardCharsets.UTF_8), MAX_VALUES);
    }

    static LearnedCostModel read(Path folder, String version) {
        Path file = folder.resolve(MODEL_FILE);
        try {
            return LearnedCostModel.fromJson(version, new String(model(folder), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ModelException(
                    "there is no model at " + e.getFile() + "; train one with 'whittle train', or choose another with"
                            + " 'whittle model use'",
                    e);
        } catch (IOException | ModelException | MalformedJsonException e) {
            throw new ModelException(
                    "cannot use the model " + file + ": " + e.getMessage() + "; "
                            + OpenFiles.remedy(e, "choose another with 'whittle model use', or train again"),
                    e);
        }
    }

    /** Reads at most so much, however the file grows meanwhile. */
    static byte[] readLimited(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new ModelException(file.getFileName() + " is larger than " + (maxBytes >> 20) + " MiB");
            }
            return bytes;
        }
    }

    static void writeAndSync(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Deletes what was begun and will not be used; what cannot be deleted either is hidden and harmless. */
    static void delete(Path begun) {
        try {
            Files.deleteIfExists(begun);
        } catch (IOException e) {
            System.getLogger(ModelRegistry.class.getName()).log(System.Logger.Level.DEBUG, "cannot delete " + begun, e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
