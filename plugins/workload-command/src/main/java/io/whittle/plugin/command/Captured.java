package io.whittle.plugin.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process wrote to one of its streams: in memory, or in a file where it is large. Never compared.
 *
 * @param length how many bytes
 * @param bytes all of them; empty where they are in a file
 * @param file the file of a large one
 */
record Captured(long length, byte[] bytes, Optional<Path> file) {
    static final Captured NOTHING = new Captured(0, new byte[0], Optional.empty());

    static Captured ofMemory(byte[] bytes) {
        return bytes.length == 0 ? NOTHING : new Captured(bytes.length, bytes, Optional.empty());
    }

    /** Reads a stream to its end; beyond {@code maxMemory} bytes into a file of the folder. */
    static Captured drain(InputStream stream, int maxMemory, SpillFolder spill) throws IOException {
        ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
        byte[] buffer = new byte[1 << 13];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            memory.write(buffer, 0, read);
            if (memory.size() > maxMemory) {
                Path file = spill.newFile();
                try (var out = Files.newOutputStream(file)) {
                    memory.writeTo(out);
                    long length = memory.size() + stream.transferTo(out);
                    return new Captured(length, new byte[0], Optional.of(file));
                }
            }
        }
        return ofMemory(memory.toByteArray());
    }

    /** Opens the bytes for reading. */
    InputStream open() throws IOException {
        return file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(bytes);
    }

    /** Writes length and bytes, or length alone where they are in a file, whose name follows from where it is written. */
    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(file.isPresent());
        out.writeLong(length);
        out.write(bytes);
    }

    /** Passes over what {@link #write} wrote; returns whether the bytes are in a file. */
    static boolean skip(ByteBuffer in) {
        boolean inFile = in.get() != 0;
        long length = in.getLong();
        if (!inFile) {
            in.position(in.position() + Math.toIntExact(length));
        }
        return inFile;
    }

    /** Reads what {@link #write} wrote for this stream of this process of this block. */
    static Captured read(DataInputStream in, SpillFolder spill, int block, int process, String stream)
            throws IOException {
        boolean spilled = in.readBoolean();
        long length = in.readLong();
        return spilled
                ? new Captured(length, new byte[0], Optional.of(spill.place(block, process, stream)))
                : ofMemory(in.readNBytes(Math.toIntExact(length)));
    }
}
