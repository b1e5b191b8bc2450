package io.whittle.plugin.command;

import java.util.Map;

/**
 * The locale that a person has set. Where that knows no letters but ASCII's, the launcher starts Java with another one,
 * so that names of files can be read; commands are to behave as the person's own.
 */
final class GivenLocale {
    /** The variable by which the launcher says which other one it has changed, and from what: {@code LC_ALL=C} say. */
    static final String VARIABLE = "WHITTLE_LOCALE";

    private GivenLocale() {}

    /** Makes an environment what it was before the launcher changed it; does nothing where it did not. */
    static void restore(Map<String, String> environment) {
        String changed = environment.getOrDefault(VARIABLE, "");
        int equals = changed.indexOf('=');
        if (equals <= 0) {
            return;
        }
        String value = changed.substring(equals + 1);
        if (value.isEmpty()) { // to a locale, nothing is the same as not set
            environment.remove(changed.substring(0, equals));
        } else {
            environment.put(changed.substring(0, equals), value);
        }
        environment.remove(VARIABLE);
    }
}
