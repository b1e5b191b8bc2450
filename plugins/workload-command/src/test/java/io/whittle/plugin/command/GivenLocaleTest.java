package io.whittle.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenLocaleTest {
    private static Map<String, String> restored(Map<String, String> environment) {
        Map<String, String> changed = new HashMap<>(environment);
        GivenLocale.restore(changed);
        return changed;
    }

    @Test
    void commandsSeeTheLocaleThatWasGiven() {
        assertThat(restored(Map.of("LC_ALL", "C.UTF-8", "WHITTLE_LOCALE", "LC_ALL=POSIX", "HOME", "/h")))
                .containsOnly(Map.entry("LC_ALL", "POSIX"), Map.entry("HOME", "/h"));
        assertThat(restored(Map.of("LC_ALL", "C.UTF-8", "WHITTLE_LOCALE", "LC_ALL=", "LANG", "xx_YY")))
                .containsOnly(Map.entry("LANG", "xx_YY"));
    }

    @Test
    void leavesAnEnvironmentAloneThatNobodyHasChanged() {
        assertThat(restored(Map.of("LC_ALL", "C"))).containsOnly(Map.entry("LC_ALL", "C"));
        assertThat(restored(Map.of("WHITTLE_LOCALE", "what is this")))
                .containsOnly(Map.entry("WHITTLE_LOCALE", "what is this"));
    }
}
