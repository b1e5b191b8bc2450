package io.whittle.runtime;

import io.whittle.commitlog.RunLogs;
import java.nio.file.Files;
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

    /** Returns the home: the one given, else that of the environment, else {@code ~/.whittle}, as a shell has it. */
    public static Home locate(Optional<Path> given, Map<String, String> environment, Path userHome) {
        Path folder = given.orElseGet(() -> {
            String named = environment.getOrDefault(VARIABLE, "");
            String person = environment.getOrDefault("HOME", "");
            Path own = person.isBlank() ? userHome : Path.of(person);
            return named.isBlank() ? own.resolve(".whittle") : Path.of(named);
        });
        return new Home(folder.toAbsolutePath().normalize());
    }

    /**
     * Returns the home where it is a folder, or may become one.
     *
     * @throws CommandException where a file is in the way
     */
    public Home checked() {
        nearest(folder).filter(existing -> !Files.isDirectory(existing)).ifPresent(file -> {
            throw CommandException.usage("the home " + folder + " cannot be used: " + file
                    + " is a file, not a folder; name another with --home or the variable " + VARIABLE);
        });
        return this;
    }

    /** Returns why, if at all, nothing can be put into a folder of this path, be it there or yet to be made. */
    public static Optional<String> obstacle(Path folder) {
        return nearest(folder).flatMap(existing -> {
            if (!Files.isDirectory(existing)) {
                return Optional.of(existing + " is a file, not a folder");
            }
            return Files.isWritable(existing) ? Optional.empty() : Optional.of(existing + " may not be written to");
        });
    }

    private static Optional<Path> nearest(Path folder) {
        Path path = folder;
        while (path != null && !Files.exists(path)) {
            path = path.getParent();
        }
        return Optional.ofNullable(path);
    }

    /** Returns where plugins are put to be found by the next start, and by runs that are going on. */
    public Path plugins() {
        return folder.resolve("plugins");
    }

    /** Returns where the files of runs go unless a folder is named. */
    public Path runs() {
        return folder.resolve("runs");
    }

    /** Returns the logs from which interrupted runs go on. */
    public RunLogs logs() {
        return new RunLogs(runs());
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
