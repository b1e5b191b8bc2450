package io.whittle.runtime;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that Whittle is installed in: {@code lib} with the host's jars, {@code bundles} with the framework's,
 * {@code plugins}, {@code models}.
 *
 * @param folder where it lies, absolute
 */
public record Distribution(Path folder) {
    /** The system property that names the folder where the jar of this class does not lie in one. */
    public static final String PROPERTY = "whittle.distribution";

    /**
     * Returns the distribution this program was started from.
     *
     * @throws CommandException where it is incomplete
     */
    public static Distribution locate() {
        String named = System.getProperty(PROPERTY, "");
        Path folder = named.isBlank() ? besideThisJar() : Path.of(named).toAbsolutePath();
        if (!Files.isDirectory(folder.resolve("bundles"))) {
            throw new CommandException(
                    ExitCode.INTERNAL_ERROR,
                    "there is no folder 'bundles' in " + folder + ": the distribution is incomplete; build it again");
        }
        return new Distribution(folder);
    }

    private static Path besideThisJar() {
        try {
            Path jar = Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.toAbsolutePath().resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the program lies", e);
        }
    }

    /** Returns the bundles that the framework consists of. */
    public Path bundles() {
        return folder.resolve("bundles");
    }

    /** Returns the plugins that ship. */
    public Path plugins() {
        return folder.resolve("plugins");
    }

    /** Returns the models that ship. */
    public Path models() {
        return folder.resolve("models");
    }
}
