package io.whittle.plugin.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A jar and what is in it.
 *
 * @param path where it lies, absolute
 * @param size in bytes
 * @param hash its SHA-256, in hexadecimal digits
 */
record BundleFile(Path path, long size, String hash) {
    private record Stamp(long size, FileTime modified) {}

    private record Known(Stamp stamp, BundleFile file) {}

    private static final int BUFFER = 1 << 16;
    private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

    /** Reads a jar, unless it is known and has not changed since. */
    static BundleFile of(Path jar) throws IOException {
        Path path = jar.toAbsolutePath().normalize();
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Stamp stamp = new Stamp(attributes.size(), attributes.lastModifiedTime());
        Known known = KNOWN.get(path);
        if (known == null || !known.stamp.equals(stamp)) {
            known = new Known(stamp, new BundleFile(path, attributes.size(), hash(path)));
            KNOWN.put(path, known);
        }
        return known.file;
    }

    private static String hash(Path path) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
