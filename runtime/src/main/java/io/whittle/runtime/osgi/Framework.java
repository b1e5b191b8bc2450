package io.whittle.runtime.osgi;

import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The embedded OSGi framework with its bundles, and the plugins' bundles. */
final class Framework implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;
    private static final String SERVICE_COMPONENT = "Service-Component";
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    /** A plugin that the framework has accepted as a bundle. */
    record PluginBundle(long id, String name, String version, Path jar, Optional<String> problem) {}

    private final Felix felix;
    private final CacheFolder cache;
    private final SpiPackages spi;
    private final Path shipped;
    private final Path own;
    private final Map<Path, String> rejected = new ConcurrentHashMap<>();
    private final Map<Long, String> problems = new ConcurrentHashMap<>();

    private Framework(Felix felix, CacheFolder cache, SpiPackages spi, Path shipped, Path own) {
        this.felix = felix;
        this.cache = cache;
        this.spi = spi;
        this.shipped = shipped;
        this.own = own;
    }

    /** Starts the framework and its own bundles, but no plugin yet. */
    static Framework start(Path bundles, Path shipped, Path own) {
        CacheFolder cache = CacheFolder.create();
        SpiPackages spi = SpiPackages.ofHost();
        Path watched = own.toAbsolutePath().normalize();
        Felix felix = new Felix(configuration(cache.path(), spi, watched));
        Framework framework =
                new Framework(felix, cache, spi, shipped.toAbsolutePath().normalize(), watched);
        try {
            felix.start();
            framework.startFrameworkBundles(bundles);
            return framework;
        } catch (BundleException e) {
            framework.close();
            throw unstartable(cache.path().getParent(), e);
        } catch (RuntimeException e) {
            framework.close();
            throw e;
        }
    }

    private static RuntimeException unstartable(Path temporary, BundleException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException e) {
                return CacheFolder.unwritable(temporary, e);
            }
        }
        return new IllegalStateException("the plugin framework does not start: " + failure.getMessage(), failure);
    }

    private static Map<String, Object> configuration(Path cache, SpiPackages spi, Path watched) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.resolve("bundles").toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, spi.header());
        configuration.put("felix.log.logger", new FrameworkLog());
        configuration.put("felix.log.level", "1");
        // The folder is this process's own, and nobody needs URLs into bundles.
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put("ds.loglevel", "0");
        configuration.put("felix.fileinstall.dir", watched.toString());
        configuration.put("felix.fileinstall.tmpdir", cache.resolve("deploy").toString());
        configuration.put("felix.fileinstall.filter", ".*\\.(jar|cfg|config)");
        configuration.put("felix.fileinstall.poll", "500");
        configuration.put("felix.fileinstall.noInitialDelay", "true");
        configuration.put("felix.fileinstall.log.level", "0");
        // Otherwise configuration files that people wrote are rewritten.
        configuration.put("felix.fileinstall.enableConfigSave", "false");
        return configuration;
    }

    private void startFrameworkBundles(Path folder) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars(folder)) {
            installed.add(context().installBundle(location(jar)));
        }
        for (Bundle bundle : installed) {
            if (!FILE_INSTALL.equals(bundle.getSymbolicName())) {
                bundle.start();
            }
        }
    }

    /** Starts the plugins of both folders; from now on the home's folder is watched. */
    void startPlugins() {
        try {
            startAll();
        } finally {
            cache.settled();
        }
    }

    private void startAll() {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars(shipped)) {
            install(jar).ifPresent(installed::add);
        }
        installed.forEach(this::start);
        for (Bundle bundle : context().getBundles()) {
            if (FILE_INSTALL.equals(bundle.getSymbolicName())) {
                start(bundle);
            }
        }
    }

    private Optional<Bundle> install(Path jar) {
        Optional<String> problem = JarCheck.problem(jar);
        if (problem.isPresent()) {
            rejected.put(jar, problem.get());
            return Optional.empty();
        }
        try {
            return Optional.of(context().installBundle(location(jar)));
        } catch (BundleException e) {
            rejected.put(jar, ResolveProblem.sentence(e, spi));
            return Optional.empty();
        }
    }

    private void start(Bundle bundle) {
        try {
            bundle.start();
            problems.remove(bundle.getBundleId());
        } catch (BundleException e) {
            problems.put(bundle.getBundleId(), ResolveProblem.sentence(e, spi));
        }
    }

    /** Returns the framework's view of itself. */
    BundleContext context() {
        return felix.getBundleContext();
    }

    /** Returns the plugins that are bundles, whether they work or not. */
    List<PluginBundle> plugins() {
        List<PluginBundle> plugins = new ArrayList<>();
        for (Bundle bundle : context().getBundles()) {
            Optional<Path> jar = jar(bundle);
            if (jar.isEmpty() || !(isIn(jar.get(), shipped) || isIn(jar.get(), own))) {
                continue;
            }
            if (bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED) {
                // What the deployer of the home's folder could not start: try once more, to learn why.
                start(bundle);
            }
            plugins.add(new PluginBundle(
                    bundle.getBundleId(),
                    bundle.getSymbolicName(),
                    bundle.getVersion().toString(),
                    jar.get(),
                    bundle.getState() == Bundle.ACTIVE
                            ? Optional.empty()
                            : Optional.ofNullable(problems.get(bundle.getBundleId()))));
        }
        return plugins;
    }

    /** Returns the jars that could not even be made bundles. */
    List<Plugin> rejected() {
        Map<Path, String> all = new HashMap<>(rejected);
        Map<String, Path> installed = new HashMap<>();
        for (Bundle bundle : context().getBundles()) {
            jar(bundle).ifPresent(jar -> installed.put(bundle.getSymbolicName() + " " + bundle.getVersion(), jar));
        }
        for (Path jar : jars(own)) {
            JarCheck.problem(jar)
                    .or(() -> JarCheck.identity(jar)
                            .flatMap(identity -> Optional.ofNullable(installed.get(identity)))
                            .filter(other -> !other.equals(jar))
                            .map(other -> "it has the symbolic name and version of " + other + ": remove one of them"))
                    .ifPresent(problem -> all.put(jar, problem));
        }
        List<Plugin> plugins = new ArrayList<>();
        all.forEach((jar, problem) ->
                plugins.add(new Plugin(jar.getFileName().toString(), "", jar, List.of(), Optional.of(problem))));
        return plugins;
    }

    /** Returns a sentence where a bundle registers a service of a type that has the SPI's name, but is not the SPI's. */
    Optional<String> ownCopyOfSpi(long bundleId, String typeName) {
        try {
            ServiceReference<?>[] references = context().getAllServiceReferences(typeName, null);
            if (references == null) {
                return Optional.empty();
            }
            for (ServiceReference<?> reference : references) {
                Bundle bundle = reference.getBundle();
                if (bundle != null && bundle.getBundleId() == bundleId && !reference.isAssignableTo(felix, typeName)) {
                    return Optional.of("it packs its own copy of io.whittle.spi, so nothing it offers can be used:"
                            + " give whittle-spi the scope 'provided' in its build");
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the sentence on a bundle that has started and offers nothing. */
    String whyNothing(long bundleId) {
        String nothing = "it offers no workload, backend, policy or cost model";
        Dictionary<String, String> headers = context().getBundle(bundleId).getHeaders("");
        String components = headers.get(SERVICE_COMPONENT);
        if (components != null) {
            return nothing + ", or what its components need (" + SERVICE_COMPONENT + ": " + components + ") is missing";
        }
        return headers.get(Constants.BUNDLE_ACTIVATOR) == null
                ? nothing + ": its manifest names neither components (" + SERVICE_COMPONENT
                        + ", with their descriptions"
                        + " in OSGI-INF) nor an activator, and META-INF/services alone is not enough; annotate the class"
                        + " with @Component and build the jar with bnd"
                : nothing + ", or its activator has not registered it";
    }

    private static boolean isIn(Path jar, Path folder) {
        return folder.equals(jar.getParent());
    }

    /** Bundles are used where they lie, not copied. The framework takes a plus sign in such a location for a blank. */
    private static String location(Path jar) {
        return "reference:" + jar.toUri().toString().replace("+", "%2B");
    }

    private static Optional<Path> jar(Bundle bundle) {
        String location = bundle.getLocation().replaceFirst("^reference:", "");
        return location.startsWith("file:")
                ? Optional.of(Path.of(URI.create(location)).normalize())
                : Optional.empty();
    }

    private static List<Path> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(jars::add);
            } catch (IOException e) {
                System.getLogger(Framework.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "the plugins in " + folder + " cannot be read: " + e.getMessage() + "; "
                                        + OpenFiles.remedy(e, "check its permissions"));
            }
        }
        jars.sort(null);
        return jars;
    }

    @Override
    public void close() {
        try {
            felix.stop();
            felix.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.getLogger(Framework.class.getName())
                    .log(System.Logger.Level.INFO, "the plugin framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cache.close();
        }
    }
}
