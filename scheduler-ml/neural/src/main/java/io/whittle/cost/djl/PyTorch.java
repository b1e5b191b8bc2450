package io.whittle.cost.djl;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The native library behind DJL: started once in a process, with everything off that would touch a network. May be called
 * by any thread.
 */
final class PyTorch {
    /** Names the folder into which natives are unpacked; else beside the add-on's jar or in WHITTLE_HOME. */
    static final String CACHE_PROPERTY = "whittle.cache";

    private static final String NAME = "PyTorch";

    /** What there are natives for. */
    private static final Set<String> PLATFORMS = Set.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

    private PyTorch() {}

    /** Starts on first use. Where that fails it fails for the whole process: natives are loaded once or never. */
    private static final class Holder {
        private static final Optional<Engine> ENGINE;
        private static final String PROBLEM;

        static {
            Optional<Engine> engine = Optional.empty();
            String problem = "";
            try {
                engine = Optional.of(start());
            } catch (RuntimeException | LinkageError e) {
                problem = reason(e);
            }
            ENGINE = engine;
            PROBLEM = problem;
        }
    }

    /** Returns why it cannot be used here; empty where it can. */
    static Optional<String> problem() {
        return Holder.ENGINE.isPresent() ? Optional.empty() : Optional.of(Holder.PROBLEM);
    }

    /** Returns the running engine. */
    static Engine engine() {
        return Holder.ENGINE.orElseThrow(() -> new IllegalStateException(Holder.PROBLEM));
    }

    /** Returns whether there are natives for this platform at all. */
    static boolean supported() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").replace("amd64", "x86_64");
        String name = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : "linux";
        return PLATFORMS.contains(name + "-" + processor);
    }

    private static Engine start() {
        if (!supported()) {
            // before DJL is asked: it would look for a download
            throw new IllegalStateException("it is built for " + String.join(", ", new TreeSet<>(PLATFORMS)) + " only");
        }
        setAgainstEnvironment("DJL_OFFLINE", "ai.djl.offline"); // nothing is downloaded
        setAgainstEnvironment("OPT_OUT_TRACKING", "OPT_OUT_TRACKING"); // nothing is reported
        System.setProperty(
                "ai.djl.pytorch.num_threads", "1"); // rows are few and narrow: more threads wait for each other
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("PYTORCH_FLAVOR", "cpu");
        setUnlessGiven("DJL_CACHE_DIR", "djl");
        setUnlessGiven("jna.tmpdir", "jna");
        return Engine.getEngine(NAME);
    }

    /** Sets a property to true; refuses where the environment says otherwise, which would have the last word. */
    private static void setAgainstEnvironment(String variable, String property) {
        String said = System.getenv(variable);
        if (said != null && !said.equals("true")) {
            throw new IllegalStateException("the environment says " + variable + "=" + said
                    + ", with which it might use the network: unset it");
        }
        System.setProperty(property, "true");
    }

    /** Sets a property to a folder of the cache, which is made. */
    private static void setUnlessGiven(String property, String folder) {
        if (System.getenv(property) != null || System.getProperty(property) != null) {
            return;
        }
        Path target = cache().resolve(folder).toAbsolutePath();
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new UncheckedIOException("its natives cannot be unpacked to " + target, e);
        }
        System.setProperty(property, target.toString());
    }

    /** Returns the folder named by the property, else one beside the add-on's jar, else one in WHITTLE_HOME. */
    private static Path cache() {
        String named = System.getProperty(CACHE_PROPERTY, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path lib = addOn();
        if (Files.isWritable(lib)) {
            return lib.resolve("unpacked");
        }
        String home = System.getenv().getOrDefault("WHITTLE_HOME", "");
        return home.isBlank() ? Path.of(System.getProperty("user.home"), ".whittle", "cache") : Path.of(home, "cache");
    }

    private static Path addOn() {
        try {
            return Path.of(PyTorch.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the add-on lies", e);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.format(
                Locale.ROOT,
                "PyTorch cannot be started on %s %s: %s",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                cause.getMessage());
    }
}
