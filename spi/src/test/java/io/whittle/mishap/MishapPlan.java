package io.whittle.mishap;

import io.whittle.spi.InvalidParameterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which mishap happens to which item, and how often. What has happened is remembered in a folder, so that it counts over
 * all processes that share it. Safe for use by any thread.
 */
final class MishapPlan {
    private final Map<Long, Mishap> byItem = new TreeMap<>();
    private final Optional<Path> memory;
    private final int times;

    /**
     * @param text {@code throw:3,halt:10-12}: mishaps, each with an item or a range of items
     * @param memory where to remember what has happened; empty where mishaps happen each time
     * @param times how often each happens
     */
    MishapPlan(String text, Optional<Path> memory, int times) {
        this.memory = memory;
        this.times = times;
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] words = part.strip().split("[:-]", -1);
            try {
                Mishap mishap = Mishap.valueOf(words[0].toUpperCase(Locale.ROOT));
                long last = Long.parseLong(words[words.length - 1]);
                for (long item = Long.parseLong(words[1]); item <= last; item++) {
                    byItem.put(item, mishap);
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new InvalidParameterException(
                        "parameter 'mishaps' must be like throw:3,halt:10-12, not '" + text + "'");
            }
        }
    }

    /** Lets happen to an item what is planned, if anything still is. */
    void visit(long item) throws InterruptedException {
        Mishap mishap = byItem.get(item);
        if (mishap != null && (memory.isEmpty() || remembered(memory.get(), item, mishap))) {
            mishap.happen(item);
        }
    }

    /** Takes one of the times; false where none is left. The file is made before the mishap, which may end all. */
    private boolean remembered(Path folder, long item, Mishap mishap) {
        for (int time = 1; time <= times; time++) {
            try {
                Files.createFile(folder.resolve(item + "-" + mishap.word() + "-" + time));
                return true;
            } catch (FileAlreadyExistsException e) {
                // this time has been taken
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }
}
