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
 * folder in which the commands run. Of a long range some lines are looked at, evenly spread, since each costs a call to
 * the system.
 */
final class LineFeatures implements ItemFeatures {
    static final int MAX_LOOKS = 64;

    private final Lines lines;

    LineFeatures(Lines lines) {
        this.lines = lines;
    }

    @Override
    public List<String> names() {
        return List.of("line-bytes", "file-bytes");
    }

    @Override
    public void means(long first, long end, double[] means) {
        means[0] = 0;
        means[1] = 0;
        long looks = Math.min(end - first, MAX_LOOKS);
        long looked = 0;
        for (long look = 0; look < looks; look++) {
            long item = first + look * (end - first) / looks;
            for (byte[] line : lines.range(item, item + 1)) {
                means[0] += line.length;
                means[1] += fileBytes(line);
                looked++;
            }
        }
        means[0] /= Math.max(1, looked);
        means[1] /= Math.max(1, looked);
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
