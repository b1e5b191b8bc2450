package io.whittle.plugin.command;

import io.whittle.spi.Suggestion;
import io.whittle.spi.workload.WorkloadException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Looks for a program as the system does when it starts one, so that a misspelt command fails before any line is run. */
final class ProgramSearch {
    private final List<Path> folders;

    /** @param searchPath folders as in the environment variable {@code PATH} */
    ProgramSearch(String searchPath) {
        List<Path> found = new ArrayList<>();
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            try {
                found.add(Path.of(folder.isEmpty() ? "." : folder));
            } catch (InvalidPathException e) {
                // no program lies there
            }
        }
        this.folders = List.copyOf(found);
    }

    /**
     * Makes sure that a program is there.
     *
     * @throws WorkloadException saying what is missing, where it was looked for, and what may have been meant
     */
    void require(String program) {
        if (program.contains("/") || program.contains(File.separator)) {
            requireFile(program);
            return;
        }
        boolean forbidden = false;
        for (Path folder : folders) {
            Path file = folder.resolve(program);
            if (Files.isRegularFile(file)) {
                if (Files.isExecutable(file)) {
                    return;
                }
                forbidden = true;
            }
        }
        if (System.getProperty("os.name").startsWith("Windows")) {
            return; // there, the system tries extensions, too, and says itself what it does not find
        }
        String hint = Suggestion.nearest(program, names())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; give its whole path, or add its folder to PATH");
        throw new WorkloadException(
                "command '" + program + "' was " + (forbidden ? "found, but may not be executed" : "not found")
                        + " in the folders of PATH" + hint,
                false);
    }

    private static void requireFile(String program) {
        Path file = Path.of(program);
        if (!Files.exists(file)) {
            throw new WorkloadException(
                    "command '" + program + "' does not exist; looked for it at " + file.toAbsolutePath(), false);
        }
        if (Files.isDirectory(file)) {
            throw new WorkloadException("command '" + program + "' is a folder, not a program", false);
        }
        if (!Files.isExecutable(file)) {
            throw new WorkloadException(
                    "command '" + program + "' may not be executed; allow it with chmod +x " + program, false);
        }
    }

    private List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Path folder : folders) {
            try (var files = Files.newDirectoryStream(folder)) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            } catch (IOException e) {
                // nothing to suggest from there
            }
        }
        return List.copyOf(names);
    }
}
