package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A model in one file, to be given to somebody else: JSON, compressed, that holds the model's text, its hash and its
 * provenance. There are no names of files in it, and no classes. The same model gives the same bytes.
 *
 * @param model the bytes of the model's text
 * @param provenance what it comes from
 */
record ModelArchive(byte[] model, Map<String, Object> provenance) {
    static final int MAX_BYTES = 64 << 20;

    /** The model's text, its quotes escaped, and what stands around it. */
    private static final int MAX_UNPACKED_BYTES = 160 << 20;

    private static final String FORMAT = "whittle-model-archive";
    private static final long FORMAT_VERSION = 1;

    byte[] bytes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("format_version", FORMAT_VERSION);
        map.put(ModelFolder.HASH, ModelFolder.sha256(model));
        map.put("provenance", provenance);
        map.put("model", new String(model, StandardCharsets.UTF_8));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(PlainJson.write(map).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all that is written to it", e);
        }
        return packed.toByteArray();
    }

    /**
     * Reads what {@link #bytes} returned, or a stranger says it did.
     *
     * @throws ModelException saying what is wrong with it
     */
    static ModelArchive read(byte[] bytes) {
        try {
            Map<String, Object> map = PlainJson.readObject(unpacked(bytes), ModelFolder.MAX_VALUES);
            if (!FORMAT.equals(map.get("format"))) {
                throw new ModelException("it is not a model that 'whittle model export' wrote");
            }
            if (PlainJson.asLong(map.get("format_version")) != FORMAT_VERSION) {
                throw new ModelException("it was written by another version of Whittle; export it again with this one");
            }
            byte[] model = PlainJson.asText(map.get("model")).getBytes(StandardCharsets.UTF_8);
            if (!ModelFolder.sha256(model).equals(map.get(ModelFolder.HASH))) {
                throw new ModelException("its hash does not fit: it was damaged on its way");
            }
            return new ModelArchive(model, PlainJson.asObject(map.get("provenance")));
        } catch (IllegalArgumentException e) {
            throw new ModelException("it is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static String unpacked(byte[] bytes) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] unpacked = in.readNBytes(MAX_UNPACKED_BYTES + 1);
            if (unpacked.length > MAX_UNPACKED_BYTES) {
                throw new ModelException("it is larger than " + (MAX_UNPACKED_BYTES >> 20) + " MiB when unpacked");
            }
            return new String(unpacked, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ModelException("it is not a model that 'whittle model export' wrote (" + e.getMessage() + ")", e);
        }
    }
}
