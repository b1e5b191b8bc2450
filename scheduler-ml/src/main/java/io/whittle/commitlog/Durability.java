package io.whittle.commitlog;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a finished block survives.
 *
 * @param kind which promise is made
 * @param window how much work the machine's crash may cost; zero but for {@link Kind#WINDOW}
 */
public record Durability(Kind kind, Duration window) {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Duration MAX_WINDOW = Duration.ofHours(1);

    /** The promises there are. */
    public enum Kind {
        /** A block counts when it is on the disk: neither process nor machine may lose it. */
        SYNC,
        /** A block counts when the operating system has it: the machine may lose the last moments, the process nothing. */
        WINDOW,
        /** Nothing is kept: a run that is interrupted starts over. */
        NONE
    }

    public Durability {
        if (kind == Kind.WINDOW ? window.isNegative() || window.isZero() : !window.isZero()) {
            throw new IllegalArgumentException("a loss window of " + window + " makes no sense for " + kind);
        }
        if (window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("a loss window is an hour at most, not " + window);
        }
    }

    /** Finished blocks survive the machine. */
    public static Durability sync() {
        return new Durability(Kind.SYNC, Duration.ZERO);
    }

    /** Finished blocks survive the process; the machine may lose those of the last moments. */
    public static Durability within(Duration window) {
        return new Durability(Kind.WINDOW, window);
    }

    /** Finished blocks survive nothing. */
    public static Durability none() {
        return new Durability(Kind.NONE, Duration.ZERO);
    }

    /**
     * Reads {@code sync}, {@code none}, or a loss window: {@code 500ms}, {@code 2s}, {@code 1m}, {@code PT2S}.
     *
     * @throws IllegalArgumentException where it is none of those; says what is allowed
     */
    public static Durability parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("sync")) {
            return sync();
        }
        if (word.equals("none")) {
            return none();
        }
        try {
            return within(duration(word));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "durability is sync, none, or how much work a crash of the machine may cost, such as 500ms or 2s"
                            + " (an hour at most), not '" + text + "'",
                    e);
        }
    }

    private static Duration duration(String word) {
        Matcher matcher = SHORT.matcher(word);
        if (!matcher.matches()) {
            return Duration.parse(word);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case SYNC -> "sync";
            case NONE -> "none";
            case WINDOW -> window.toMillis() + "ms";
        };
    }
}
