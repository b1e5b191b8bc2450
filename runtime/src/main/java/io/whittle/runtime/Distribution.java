package io.whittle.runtime;

import io.whittle.cost.ModelRegistry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
        Distribution found = candidate();
        if (!found.complete()) {
            throw new CommandException(
                    ExitCode.INTERNAL_ERROR,
                    "there is no folder 'bundles' in " + found.folder
                            + ": the distribution is incomplete; build it again");
        }
        return found;
    }

    /** Returns the distribution this program was started from; empty where there is none around it. */
    public static Optional<Distribution> find() {
        return Optional.of(candidate()).filter(Distribution::complete);
    }

    private static Distribution candidate() {
        String named = System.getProperty(PROPERTY, "");
        return new Distribution(
                named.isBlank() ? besideThisJar() : Path.of(named).toAbsolutePath());
    }

    private boolean complete() {
        return Files.isDirectory(bundles());
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

    /** Returns the folder of the model that ships; where none does it is not there. */
    public Path shippedModel() {
        return folder.resolve("models").resolve(ModelRegistry.SHIPPED);
    }
}
