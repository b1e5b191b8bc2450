package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class Durations {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,6})\\s*(s|m|h)?");

    private Durations() {}

    /** Reads {@code 90s}, {@code 10m} or {@code 1h}; a bare number is seconds. */
    static Duration of(String option, String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw CommandException.usage(option + " must be a duration such as 90s, 10m or 1h, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return unit.equals("h")
                ? Duration.ofHours(number)
                : unit.equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
    }
}
