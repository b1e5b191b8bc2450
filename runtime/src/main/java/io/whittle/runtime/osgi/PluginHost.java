package io.whittle.runtime.osgi;

import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;

/**
 * Finds plugins in a folder of the distribution and in one of the home, starts them, and hands out what they offer as
 * long as they are there: a jar put into the home's folder is in use a moment later, one taken away is not. A plugin that
 * does not work is listed with the reason, and keeps nobody from using the others. Methods may be called by any thread.
 */
public final class PluginHost implements AutoCloseable {
    private final Framework framework;
    private final ServiceTable<Workload> workloads;
    private final ServiceTable<BackendFactory> backends;
    private final ServiceTable<Policy> policies;
    private final ServiceTable<CostModel> costModels;
    private final List<ServiceTable<?>> tables;
    private final List<Predicate<BackendFactory>> backendListeners = new CopyOnWriteArrayList<>();

    private PluginHost(Framework framework, Consumer<String> changes) {
        this.framework = framework;
        BundleContext context = framework.context();
        workloads = ServiceTable.plain(
                context,
                Workload.class,
                "workload",
                workload -> workload.description().kind(),
                changes);
        backends = new ServiceTable<>(
                context, BackendFactory.class, "backend", BackendFactory::name, new Revoking(), changes);
        policies = ServiceTable.plain(context, Policy.class, "policy", Policy::name, changes);
        costModels = ServiceTable.plain(context, CostModel.class, "cost model", CostModel::version, changes);
        tables = List.of(workloads, backends, policies, costModels);
    }

    /**
     * Starts the framework and the plugins; returns when all that are there have been started.
     *
     * @param bundles the folder of the framework's own bundles
     * @param shipped the plugins that ship; need not exist
     * @param own the plugins of the home, watched while the host is open; need not exist
     * @param changes told in words of everything that comes and goes; called by any thread, must return at once
     */
    public static PluginHost start(Path bundles, Path shipped, Path own, Consumer<String> changes) {
        Framework framework = Framework.start(bundles, shipped, own);
        try {
            PluginHost host = new PluginHost(framework, changes);
            framework.startPlugins();
            return host;
        } catch (RuntimeException e) {
            framework.close();
            throw e;
        }
    }

    /** Returns the workloads by kind, sorted. */
    public Map<String, Workload> workloads() {
        return workloads.byName();
    }

    /** Returns the backends by name, sorted. */
    public Map<String, BackendFactory> backends() {
        return backends.byName();
    }

    /** Returns the policies of plugins by name, sorted. */
    public Map<String, Policy> policies() {
        return policies.byName();
    }

    /** Returns the cost models of plugins by version, sorted. */
    public Map<String, CostModel> costModels() {
        return costModels.byName();
    }

    /**
     * Tells this listener of each backend that comes from now on.
     *
     * @param listener returns at once, and whether it wants to hear of further ones
     */
    public void onBackend(Predicate<BackendFactory> listener) {
        backendListeners.add(listener);
    }

    /** Returns all plugins that are there, sorted by name, those that do not work included. */
    public List<Plugin> plugins() {
        List<Plugin> plugins = new ArrayList<>(framework.rejected());
        for (Framework.PluginBundle bundle : framework.plugins()) {
            plugins.add(plugin(bundle));
        }
        plugins.sort(Comparator.comparing(Plugin::name));
        return plugins;
    }

    private Plugin plugin(Framework.PluginBundle bundle) {
        List<String> offers = new ArrayList<>();
        Optional<String> problem = bundle.problem();
        for (ServiceTable<?> table : tables) {
            offers.addAll(table.offers(bundle.id()));
            problem = problem.or(() -> table.failure(bundle.id()))
                    .or(() -> table.outdone(bundle.id()))
                    .or(() -> framework.ownCopyOfSpi(bundle.id(), table.typeName()));
        }
        if (offers.isEmpty()) {
            problem = problem.or(() -> Optional.of(framework.whyNothing(bundle.id())));
        }
        return new Plugin(bundle.name(), bundle.version(), bundle.jar(), offers, problem);
    }

    @Override
    public void close() {
        tables.forEach(ServiceTable::close);
        framework.close();
    }

    /** Backends of a plugin that goes are closed, and their nodes leave. */
    private final class Revoking implements ServiceTable.Handling<BackendFactory> {
        @Override
        public BackendFactory came(BackendFactory factory) {
            BackendFactory revocable = new RevocableBackendFactory(factory);
            backendListeners.removeIf(listener -> !listener.test(revocable));
            return revocable;
        }

        @Override
        public void went(BackendFactory factory) {
            ((RevocableBackendFactory) factory).revoke();
        }
    }
}
