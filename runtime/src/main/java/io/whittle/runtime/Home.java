package io.whittle.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folder in which a person's runs, history, models and plugins are kept. Nothing is created before it is needed.
 *
 * @param folder where it lies, absolute
 */
public record Home(Path folder) {
    /** The environment variable that names the home where no option does. */
    public static final String VARIABLE = "WHITTLE_HOME";

    public Home {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("a home needs an absolute path: " + folder);
        }
    }

    /** Returns the home: the one given, else that of the environment, else {@code ~/.whittle}. */
    public static Home locate(Optional<Path> given, Map<String, String> environment, Path userHome) {
        Path folder = given.orElseGet(() -> {
            String named = environment.getOrDefault(VARIABLE, "");
            return named.isBlank() ? userHome.resolve(".whittle") : Path.of(named);
        });
        return new Home(folder.toAbsolutePath().normalize());
    }

    /** Returns where plugins are put to be found by the next start, and by runs that are going on. */
    public Path plugins() {
        return folder.resolve("plugins");
    }

    /** Returns where the files of runs go unless a folder is named. */
    public Path runs() {
        return folder.resolve("runs");
    }

    /** Returns the database of past runs. */
    public Path history() {
        return folder.resolve("history.db");
    }

    /** Returns the folder of learned cost models. */
    public Path models() {
        return folder.resolve("models");
    }
}
