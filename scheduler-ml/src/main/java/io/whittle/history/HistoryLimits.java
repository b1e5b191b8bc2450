package io.whittle.history;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * How much of the past is kept. Whenever a run has ended, the earliest runs that are beyond a limit are removed, a few at
 * a time. They lie in the file {@code history.properties} of a home; without it, the history is limited to 1 GiB.
 *
 * @param maxAge how old a run may be
 * @param maxBytes how much of the file runs may fill
 * @param maxRuns how many there may be
 */
public record HistoryLimits(Optional<Duration> maxAge, Optional<Long> maxBytes, Optional<Long> maxRuns) {
    /** What is kept where nobody says otherwise. */
    public static final HistoryLimits DEFAULT =
            new HistoryLimits(Optional.empty(), Optional.of(1L << 30), Optional.empty());

    /** Everything is kept. */
    public static final HistoryLimits NONE = new HistoryLimits(Optional.empty(), Optional.empty(), Optional.empty());

    static final String FILE_NAME = "history.properties";
    private static final String AGE = "max-age";
    private static final String SIZE = "max-size";
    private static final String RUNS = "max-runs";

    private static final Map<String, Duration> AGE_UNITS = Map.of(
            "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1), "w", Duration.ofDays(7));
    private static final Map<String, Long> SIZE_UNITS = Map.of("K", 1L << 10, "M", 1L << 20, "G", 1L << 30);

    /**
     * Reads the limits of a home.
     *
     * @throws HistoryException where the file cannot be read or makes no sense
     */
    public static HistoryLimits read(Path home) {
        Path file = home.resolve(FILE_NAME);
        Properties properties = new Properties();
        try (Reader reader = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return DEFAULT;
        } catch (IOException | IllegalArgumentException e) {
            throw new HistoryException(
                    "cannot read the limits of the run history from " + file + " (" + e.getMessage()
                            + "); set them anew with 'whittle history limits'",
                    false,
                    e);
        }
        try {
            for (String name : properties.stringPropertyNames()) {
                if (!List.of(AGE, SIZE, RUNS).contains(name)) {
                    throw new IllegalArgumentException("there is no setting '" + name + "'");
                }
            }
            return new HistoryLimits(
                    value(properties, AGE).map(HistoryLimits::age),
                    value(properties, SIZE).map(HistoryLimits::bytes),
                    value(properties, RUNS).map(HistoryLimits::count));
        } catch (IllegalArgumentException e) {
            throw new HistoryException(
                    "the limits of the run history in " + file + " make no sense (" + e.getMessage()
                            + "); set them anew with 'whittle history limits'",
                    false,
                    e);
        }
    }

    private static Optional<String> value(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).map(String::strip);
    }

    /**
     * Makes these the limits of a home.
     *
     * @throws HistoryException where they cannot be written
     */
    public void write(Path home) {
        StringWriter text = new StringWriter();
        text.write("# what is kept of the run history; see: whittle history limits --help\n");
        maxAge.ifPresent(age -> text.write(AGE + "=" + ageText(age) + "\n"));
        maxBytes.ifPresent(bytes -> text.write(SIZE + "=" + sizeText(bytes) + "\n"));
        maxRuns.ifPresent(runs -> text.write(RUNS + "=" + runs + "\n"));
        try {
            Files.createDirectories(home);
            Path draft = home.resolve("." + FILE_NAME + "." + UUID.randomUUID());
            try {
                Files.writeString(draft, text.toString(), StandardCharsets.UTF_8);
                Files.move(draft, home.resolve(FILE_NAME), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new HistoryException(
                    "cannot write " + home.resolve(FILE_NAME) + " (" + e.getMessage()
                            + "); check the folder's permissions and space",
                    false,
                    e);
        }
    }

    /**
     * Reads an age: a number of minutes, hours, days or weeks, such as {@code 90d}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Duration age(String text) {
        long count = amount(text, AGE_UNITS.keySet().stream().toList(), "an age such as 12h, 90d or 8w");
        return AGE_UNITS.get(text.substring(text.length() - 1)).multipliedBy(count);
    }

    /**
     * Reads a size: a number of kibi-, mebi- or gibibytes, such as {@code 500M}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static long bytes(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        long count = amount(upper, SIZE_UNITS.keySet().stream().toList(), "a size such as 500M or 2G");
        return Math.multiplyExact(count, SIZE_UNITS.get(upper.substring(upper.length() - 1)));
    }

    private static long count(String text) {
        if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a number of runs, at least 1");
        }
        return Long.parseLong(text);
    }

    private static long amount(String text, List<String> units, String wanted) {
        String number = text.isEmpty() ? "" : text.substring(0, text.length() - 1);
        if (!number.matches("[0-9]{1,9}")
                || Long.parseLong(number) == 0
                || !units.contains(text.substring(text.length() - 1))) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted);
        }
        return Long.parseLong(number);
    }

    /** Returns an age as {@link #age} reads it. */
    public static String ageText(Duration age) {
        long minutes = Math.max(1, age.toMinutes());
        return minutes % (24 * 60) == 0
                ? minutes / (24 * 60) + "d"
                : minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }

    /** Returns a size as {@link #bytes} reads it. */
    public static String sizeText(long bytes) {
        return bytes % (1L << 30) == 0
                ? (bytes >> 30) + "G"
                : bytes % (1L << 20) == 0 ? (bytes >> 20) + "M" : Math.max(1, bytes >> 10) + "K";
    }
}
