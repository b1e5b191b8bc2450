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
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * What a process wrote to one of its streams: in memory, or in a file where it is large. Never compared.
 *
 * @param length how many bytes
 * @param bytes all of them; empty where they are in a file
 * @param file the file of a large one
 * @param checksum of what is in the file, by which results can be compared; 0 where there is none
 */
record Captured(long length, byte[] bytes, Optional<Path> file, int checksum) {
    static final Captured NOTHING = new Captured(0, new byte[0], Optional.empty(), 0);

    static Captured ofMemory(byte[] bytes) {
        return bytes.length == 0 ? NOTHING : new Captured(bytes.length, bytes, Optional.empty(), 0);
    }

    /** Reads a stream to its end; beyond {@code maxMemory} bytes into a file of the folder. */
    static Captured drain(InputStream stream, int maxMemory, SpillFolder spill) throws IOException {
        ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
        byte[] buffer = new byte[1 << 13];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            memory.write(buffer, 0, read);
            if (memory.size() > maxMemory) {
                Path file = spill.newFile();
                CheckedInputStream rest = new CheckedInputStream(stream, new CRC32C());
                rest.getChecksum().update(memory.toByteArray());
                try (var out = Files.newOutputStream(file)) {
                    memory.writeTo(out);
                    long length = memory.size() + rest.transferTo(out);
                    int checksum = (int) rest.getChecksum().getValue();
                    return new Captured(length, new byte[0], Optional.of(file), checksum);
                }
            }
        }
        return ofMemory(memory.toByteArray());
    }

    /** Opens the bytes for reading. */
    InputStream open() throws IOException {
        return file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(bytes);
    }

    /** Writes length and bytes, or length and checksum where they are in a file, whose name follows from its place. */
    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(file.isPresent());
        out.writeLong(length);
        out.write(bytes);
        if (file.isPresent()) {
            out.writeInt(checksum);
        }
    }

    /** Passes over what {@link #write} wrote; returns whether the bytes are in a file. */
    static boolean skip(ByteBuffer in) {
        boolean inFile = in.get() != 0;
        long length = in.getLong();
        in.position(in.position() + (inFile ? Integer.BYTES : Math.toIntExact(length)));
        return inFile;
    }

    /** Reads what {@link #write} wrote for this stream of this process of this block. */
    static Captured read(DataInputStream in, SpillFolder spill, int block, int process, String stream)
            throws IOException {
        boolean spilled = in.readBoolean();
        long length = in.readLong();
        return spilled
                ? new Captured(length, new byte[0], Optional.of(spill.place(block, process, stream)), in.readInt())
                : ofMemory(in.readNBytes(Math.toIntExact(length)));
    }
}
