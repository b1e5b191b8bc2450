package io.whittle.plugin.process.worker;

import io.whittle.spi.backend.CoreSpeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/** How fast a core of a worker's machine is, measured by its first worker and kept in a file there. Used by one thread. */
final class KeptSpeed {
    /** The system property that names the file; where it is not set, nobody asks. */
    private static final String PROPERTY = WorkerMain.CORE_SPEED_FILE;

    private static final int MAX_BYTES = 64;

    private final Path file;
    private final DoubleSupplier measure;

    KeptSpeed(Path file, DoubleSupplier measure) {
        this.file = file;
        this.measure = measure;
    }

    /** Returns the speed of this machine as the attribute of a node has it; empty where nobody asks. */
    static String ofThisMachine() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(file -> new KeptSpeed(Path.of(file), CoreSpeed::measure).text())
                .orElse("");
    }

    String text() {
        Optional<Double> kept = kept();
        // three digits: more would make a class of nodes of each measurement
        String text = String.format(Locale.ROOT, "%.3f", kept.orElseGet(measure::getAsDouble));
        if (kept.isEmpty()) {
            keep(text);
        }
        return text;
    }

    private Optional<Double> kept() {
        try {
            return Files.exists(file) && Files.size(file) <= MAX_BYTES
                    ? CoreSpeed.of(Map.of(
                            CoreSpeed.ATTRIBUTE,
                            Files.readString(file, StandardCharsets.US_ASCII).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it is measured again
        }
    }

    /** Where it cannot be kept, it is measured again the next time. */
    private void keep(String text) {
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(draft, text + "\n", StandardCharsets.US_ASCII);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.err.println("cannot keep the speed of this machine in " + file + " (" + e.getMessage() + ")");
        }
    }
}
