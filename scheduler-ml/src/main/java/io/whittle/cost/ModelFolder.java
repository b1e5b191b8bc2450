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

    /** It names the runs that were learned from: of hundreds of thousands, most of it. */
    static final int MAX_PROVENANCE_BYTES = 32 << 20;

    /** A value takes a hundred bytes of memory or so; the long arrays of a model are packed, and count as one each. */
    static final int MAX_VALUES = 1_000_000;

    private ModelFolder() {}

    /**
     * Returns the bytes of both files, by their names.
     *
     * @throws ModelException where they would be refused when they are read
     */
    static Map<String, byte[]> files(byte[] model, Map<String, Object> provenance) {
        Map<String, Object> complete = new LinkedHashMap<>(provenance);
        complete.put(HASH, sha256(model));
        String text = prettyText(complete);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            limit(MODEL_FILE, model.length, MAX_MODEL_BYTES);
            limit(PROVENANCE_FILE, bytes.length, MAX_PROVENANCE_BYTES);
            PlainJson.readObject(text, MAX_VALUES);
        } catch (ModelException | MalformedJsonException e) {
            throw new ModelException(
                    "the model cannot be kept, since it could not be read again: " + e.getMessage()
                            + "; learn from fewer runs, which 'whittle train --data' names",
                    e);
        }
        return Map.of(MODEL_FILE, model, PROVENANCE_FILE, bytes);
    }

    private static String prettyText(Map<String, Object> map) {
        StringWriter text = new StringWriter();
        try {
            PlainJson.writePretty(map, text);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all that is written to it", e);
        }
        return text.toString();
    }

    private static void limit(String file, int bytes, int maxBytes) {
        if (bytes > maxBytes) {
            throw new ModelException(file + " is larger than " + (maxBytes >> 20) + " MiB");
        }
    }

    /** Writes files into a folder, which exists and is empty. */
    static void write(Path folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            writeAndSync(folder.resolve(file.getKey()), file.getValue());
        }
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
            limit(String.valueOf(file.getFileName()), bytes.length, maxBytes);
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
