package io.whittle.history;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** Reads tables from files of UTF-8 text, plain or gzip, line by line. Methods may be called by any thread. */
public final class CsvFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private CsvFile() {}

    /** Takes the rows of a table, one after another. */
    public interface Rows {
        /**
         * Takes a row that is not blank.
         *
         * @param line its line, from 1, which has the columns' names
         */
        void take(long line, String text);
    }

    /**
     * Reads a file.
     *
     * @param header given the names in the first line, returns what takes the rows
     * @param failure makes what is thrown where the file cannot be read, of a sentence for people and the cause
     */
    public static void read(
            Path file,
            Function<List<String>, Rows> header,
            BiFunction<String, Exception, ? extends RuntimeException> failure) {
        try (BufferedReader reader = open(file)) {
            Rows rows = header.apply(names(file, reader, failure));
            long line = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    rows.take(line, text);
                }
            }
        } catch (NoSuchFileException e) {
            throw failure.apply("there is no file " + file, e);
        } catch (EOFException e) {
            throw failure.apply(
                    "the file " + file + " is cut off: its compressed text does not come to an end; fetch it again", e);
        } catch (CharacterCodingException e) {
            throw failure.apply("the file " + file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw failure.apply("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static List<String> names(
            Path file, BufferedReader reader, BiFunction<String, Exception, ? extends RuntimeException> failure)
            throws IOException {
        String first = reader.readLine();
        String text = first == null ? "" : first;
        try {
            return CsvLine.fields(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw failure.apply("the first line of " + file + " must name the columns: " + e.getMessage(), e);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            stream.mark(2);
            boolean gzip = stream.read() == 0x1f && stream.read() == 0x8b;
            stream.reset();
            InputStream text = gzip ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
            return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()), BUFFER_BYTES);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }
}
