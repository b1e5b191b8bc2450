package io.whittle.runtime.osgi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plugin as it was found.
 *
 * @param name its symbolic name; that of its file where it has none
 * @param version its version; empty where it has none
 * @param jar the file it lies in
 * @param offers what it has registered: {@code workload mandelbrot}, {@code backend local}
 * @param problem why it does not work, in one sentence; empty where it does
 */
public record Plugin(String name, String version, Path jar, List<String> offers, Optional<String> problem) {
    public Plugin {
        offers = List.copyOf(offers);
    }

    /** Returns whether a person who asks for a workload, backend or policy of this name may mean this plugin. */
    public boolean mayOffer(String wanted) {
        return isPartOf(wanted, name) || isPartOf(wanted, jar.getFileName().toString());
    }

    private static boolean isPartOf(String wanted, String name) {
        return ("-" + name.replaceAll("[^A-Za-z0-9]+", "-") + "-")
                .contains("-" + wanted.replaceAll("[^A-Za-z0-9]+", "-") + "-");
    }
}
