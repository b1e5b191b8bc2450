package io.whittle.plugin.process;

import io.whittle.spi.workload.Workload;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Where this plugin runs, and what lies around it that workers need: jars for their class path, and workload bundles.
 *
 * @param classPath the framework, the SPI and this plugin itself
 * @param workloads finds the bundles of workloads
 * @param archive of this Java's, with the workers' classes parsed and laid out; empty where there is none
 */
record Surroundings(List<Path> classPath, WorkloadSource workloads, Optional<Path> archive) {
    Surroundings {
        classPath = List.copyOf(classPath);
    }

    /**
     * Looks around.
     *
     * @param listed jars of workloads; where the plugin is no bundle in a framework, there are no others
     */
    static Surroundings look(List<Path> listed) {
        Optional<Bundle> bundle = Optional.ofNullable(FrameworkUtil.getBundle(Surroundings.class));
        Path own = bundle.flatMap(Surroundings::jar).orElseGet(() -> codeSource(Surroundings.class));
        List<Path> classPath = List.of(codeSource(FrameworkFactory.class), codeSource(Workload.class), own);
        WorkloadSource known = kind ->
                bundle.map(each -> bundles(each.getBundleContext(), kind)).orElse(List.of());
        return new Surroundings(
                classPath, kind -> listed.isEmpty() ? known.bundles(kind) : listed, archive(classPath.get(1)));
    }

    /** The launcher makes it once, and puts it beside the folder of the jars. */
    private static Optional<Path> archive(Path spi) {
        return Optional.ofNullable(spi.getParent())
                .map(lib -> lib.resolveSibling("whittle-worker-" + System.getProperty("java.version") + ".jsa"))
                .filter(Files::isReadable);
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + type + " comes from", e);
        }
    }

    /** The bundle that offers the workload, and all that it gets its packages from. */
    private static List<Path> bundles(BundleContext context, String kind) {
        Set<Path> jars = new LinkedHashSet<>();
        provider(context, kind).ifPresent(bundle -> collect(bundle, jars, new LinkedHashSet<>()));
        return new ArrayList<>(jars);
    }

    private static Optional<Bundle> provider(BundleContext context, String kind) {
        try {
            return context.getServiceReferences(Workload.class, null).stream()
                    .sorted(java.util.Comparator.reverseOrder()) // the highest ranking first
                    .filter(reference -> offers(context, reference, kind))
                    .findFirst()
                    .map(ServiceReference::getBundle);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean offers(BundleContext context, ServiceReference<Workload> reference, String kind) {
        Workload workload = context.getService(reference);
        try {
            return workload != null && workload.description().kind().equals(kind);
        } finally {
            context.ungetService(reference);
        }
    }

    private static void collect(Bundle bundle, Set<Path> jars, Set<Bundle> seen) {
        Optional<Path> jar = jar(bundle);
        if (!seen.add(bundle) || jar.isEmpty()) {
            return; // the framework itself has none
        }
        jars.add(jar.get());
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            for (BundleWire wire : wiring.getRequiredWires(null)) {
                String space = wire.getCapability().getNamespace();
                if (space.startsWith("osgi.wiring.")) {
                    collect(wire.getProvider().getBundle(), jars, seen);
                }
            }
        }
    }

    private static Optional<Path> jar(Bundle bundle) {
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return Optional.empty();
        }
        String location = bundle.getLocation().replaceFirst("^reference:", "");
        return location.startsWith("file:") ? Optional.of(Path.of(URI.create(location))) : Optional.empty();
    }
}
