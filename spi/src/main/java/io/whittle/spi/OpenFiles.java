package io.whittle.spi;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether this process may open no further file, which shows in failures of all kinds: a program that does not start, a
 * class that is not found. That is nobody's fault who happens to open the next one. Methods may be called by any thread.
 */
public final class OpenFiles {
    /** What a person can do, for the end of a sentence. */
    public static final String REMEDY = "raise the limit of open files, with 'ulimit -n 4096' say";

    private static final Path ALWAYS_THERE = Path.of("/dev/null");

    private OpenFiles() {}

    /** Returns whether something failed for want of a file handle: it says so, or there is none even now. */
    public static boolean ranOut(Throwable failure) {
        return Shortage.OPEN_FILES.saidBy(failure) || !canOpen();
    }

    /** Returns the remedy where something failed for want of a file handle, and something else where not. */
    public static String remedy(Throwable failure, String otherwise) {
        return ranOut(failure) ? REMEDY : otherwise;
    }

    private static boolean canOpen() {
        try (SeekableByteChannel file = Files.newByteChannel(ALWAYS_THERE)) {
            return file.isOpen();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return true; // another kind of system: nobody knows
        } catch (IOException e) {
            return false;
        }
    }
}
