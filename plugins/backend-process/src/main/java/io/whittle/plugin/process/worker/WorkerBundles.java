package io.whittle.plugin.process.worker;

import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The bundles of workloads, in a framework that holds nothing else: of the worker's own class path only the SPI's packages
 * are to be seen in it. Bundles are told apart by their content: another one of the same name takes the place of the
 * first. Methods may be called by any thread.
 */
final class WorkerBundles {
    private static final String EXTENDER = "osgi.extender;osgi.extender=\"osgi.component\";version:Version=\"1.5.1\"";

    private final Framework framework;
    private final Map<String, Path> offered = new HashMap<>(); // by hash; guarded by this
    private final Map<String, Bundle> installed = new HashMap<>(); // by hash; guarded by this
    private final Map<String, List<Workload>> workloads = new HashMap<>(); // by hash; guarded by this

    private WorkerBundles(Framework framework) {
        this.framework = framework;
    }

    /** Starts a framework that keeps its files in a folder. */
    static WorkerBundles start(Path folder) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, spiPackages());
        // Bundles ask for somebody who makes their components; OfferedWorkloads does, as far as workloads go.
        configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, EXTENDER);
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.log.level", "1");
        configuration.put("felix.service.urlhandlers", "false");
        try {
            Framework framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(() -> new WorkerException("there is no OSGi framework on the worker's class path"))
                    .newFramework(configuration);
            framework.start();
            return new WorkerBundles(framework);
        } catch (BundleException e) {
            throw new WorkerException("the worker's framework does not start: " + e.getMessage(), e);
        }
    }

    /** The packages that the SPI's own manifest exports, with their versions. */
    private static String spiPackages() {
        String file = Workload.class.getName().replace('.', '/') + ".class";
        URL location = Workload.class.getClassLoader().getResource(file);
        String root = location.toString().substring(0, location.toString().length() - file.length());
        try (InputStream in = URI.create(root + "META-INF/MANIFEST.MF").toURL().openStream()) {
            return new Manifest(in).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        } catch (IOException e) {
            throw new WorkerException("the manifest of the SPI at " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** There is a bundle of this content here. */
    synchronized void offer(String hash, Path jar) {
        offered.put(hash, jar);
    }

    /**
     * Returns the workload of a kind, from the first of some bundles; the others are what it needs.
     *
     * @throws WorkerException where there is none, or its bundle does not work
     */
    synchronized Workload workload(String kind, List<String> hashes) {
        List<Bundle> bundles = new ArrayList<>();
        for (String hash : hashes) {
            bundles.add(install(hash));
        }
        for (String hash : hashes) {
            for (Workload workload : started(hash)) {
                if (workload.description().kind().equals(kind)) {
                    return workload;
                }
            }
        }
        throw new WorkerException("none of the bundles "
                + bundles.stream().map(Bundle::getSymbolicName).toList() + " has a workload '" + kind + "'");
    }

    private Bundle install(String hash) {
        Bundle present = installed.get(hash);
        if (present != null) {
            return present;
        }
        Path jar = offered.get(hash);
        if (jar == null) {
            throw new WorkerException("the bundle with the hash " + hash + " has not been offered");
        }
        try {
            removeNamesakes(jar);
            Bundle bundle = framework.getBundleContext().installBundle(location(jar), null);
            installed.put(hash, bundle);
            return bundle;
        } catch (IOException | BundleException e) {
            throw new WorkerException("the bundle " + jar.getFileName() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Bundles are used where they lie, not copied. The framework takes a plus sign in such a location for a blank. */
    private static String location(Path jar) {
        return "reference:" + jar.toUri().toString().replace("+", "%2B");
    }

    /** A bundle that was built anew takes the place of the old one, whose jobs go on with the classes they have. */
    private void removeNamesakes(Path jar) throws IOException, BundleException {
        String name = symbolicName(jar);
        for (Map.Entry<String, Bundle> entry : List.copyOf(installed.entrySet())) {
            if (name.equals(entry.getValue().getSymbolicName())) {
                entry.getValue().uninstall();
                installed.remove(entry.getKey());
                workloads.remove(entry.getKey());
            }
        }
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? "" : name.replaceFirst(";.*", "").strip();
        }
    }

    private List<Workload> started(String hash) {
        List<Workload> known = workloads.get(hash);
        if (known != null) {
            return known;
        }
        Bundle bundle = installed.get(hash);
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new WorkerException(
                    "the bundle '" + bundle.getSymbolicName() + "' does not start in the worker: " + e.getMessage(), e);
        }
        List<Workload> found = OfferedWorkloads.of(bundle);
        workloads.put(hash, found);
        return found;
    }
}
