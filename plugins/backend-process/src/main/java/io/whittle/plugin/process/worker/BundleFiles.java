package io.whittle.plugin.process.worker;

import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.WireException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Bundles as they come: by path, or by content, which is put into files and checked. Used by one thread. */
final class BundleFiles {
    private static final long MAX_BYTES = 1L << 30;

    private final Path folder;
    private final BiConsumer<String, Path> complete;
    private Optional<Incoming> incoming = Optional.empty();

    /** @param complete takes hash and file of each bundle that is there */
    BundleFiles(Path folder, BiConsumer<String, Path> complete) {
        this.folder = folder;
        this.complete = complete;
    }

    void offered(Message.OfferBundle message) throws IOException {
        if (incoming.isPresent()) {
            throw new WireException("another bundle is offered before the last one is complete");
        }
        if (!message.hash().matches("[0-9a-f]{64}") || message.size() > MAX_BYTES) {
            throw new WireException("a bundle of " + message.size() + " bytes with the hash '" + message.hash() + "'");
        }
        if (!message.path().isEmpty()) {
            complete.accept(message.hash(), Path.of(message.path()));
            return;
        }
        Files.createDirectories(folder);
        incoming = Optional.of(new Incoming(message, folder.resolve(message.hash() + ".jar")));
        finishIfComplete();
    }

    void part(Message.BundlePart message) throws IOException {
        incoming.orElseThrow(() -> new WireException("bytes come that belong to no bundle"))
                .add(message.bytes());
        finishIfComplete();
    }

    private void finishIfComplete() throws IOException {
        Incoming each = incoming.orElseThrow();
        if (each.left == 0) {
            incoming = Optional.empty();
            each.finish();
            complete.accept(each.hash, each.file);
        }
    }

    private static final class Incoming {
        private final String hash;
        private final Path file;
        private final OutputStream out;
        private final MessageDigest digest;
        private long left;

        Incoming(Message.OfferBundle message, Path file) throws IOException {
            this.hash = message.hash();
            this.left = message.size();
            this.file = file;
            this.out = Files.newOutputStream(file);
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add(byte[] bytes) throws IOException {
            if (bytes.length > left) {
                throw new WireException("more bytes come than the bundle has");
            }
            out.write(bytes);
            digest.update(bytes);
            left -= bytes.length;
        }

        void finish() throws IOException {
            out.close();
            if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
                Files.delete(file);
                throw new WireException("a bundle came that is not the one that was offered: its SHA-256 is another");
            }
        }
    }
}
