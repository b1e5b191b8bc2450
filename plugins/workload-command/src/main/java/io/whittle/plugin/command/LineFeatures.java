package io.whittle.plugin.command;

import io.whittle.spi.workload.ItemFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a line may tell of its cost: how long it is and, where it is the name of a file, how large that is, seen from the
 * folder in which the commands run. Looking costs a call to the system for each line, so of very many lines one in a
 * few is looked at and stands for those after it.
 */
final class LineFeatures implements ItemFeatures {
    /** How many lines of an input are looked at, at most. */
    static final int MAX_LOOKS = 65_536;

    private final Lines lines;
    private final long stride;

    LineFeatures(Lines lines) {
        this.lines = lines;
        this.stride = Math.max(1, (lines.count() + MAX_LOOKS - 1) / MAX_LOOKS);
    }

    @Override
    public List<String> names() {
        return List.of("line-bytes", "file-bytes");
    }

    @Override
    public void means(long first, long end, double[] means) {
        double lineBytes = 0;
        double fileBytes = 0;
        long known = 0;
        long item = first;
        while (item < end) {
            long looked = item - item % stride;
            long next = Math.min(end, looked + stride);
            for (byte[] line : lines.range(looked, looked + 1)) { // none where it has been released
                lineBytes += (double) line.length * (next - item);
                fileBytes += fileBytes(line) * (next - item);
                known += next - item;
            }
            item = next;
        }
        means[0] = lineBytes / Math.max(1, known);
        means[1] = fileBytes / Math.max(1, known);
    }

    private static double fileBytes(byte[] line) {
        Optional<String> name = ArgumentText.of(line);
        if (name.isEmpty() || name.get().isEmpty()) {
            return 0;
        }
        try {
            Path path = Path.of(name.get());
            return Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (InvalidPathException | IOException e) {
            return 0; // not a file's name, or a file that has just gone
        }
    }
}
