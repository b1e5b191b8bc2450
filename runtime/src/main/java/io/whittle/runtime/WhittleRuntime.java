package io.whittle.runtime;

import io.whittle.cost.CachedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.RunHistory;
import io.whittle.policy.Policies;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.osgi.Plugin;
import io.whittle.runtime.osgi.PluginHost;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Suggestion;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Plugins and scheduler together: what the commands that run jobs work with. Opened, used and closed by one thread. What
 * goes wrong is thrown as a {@link CommandException} that says so in one sentence.
 */
public final class WhittleRuntime implements AutoCloseable {
    /** Stands for standard input where a path is asked for, as is the custom. */
    private static final String STANDARD_INPUT = "-";

    private final Home home;
    private final Console console;
    private final PluginHost plugins;
    private final RunHistory history;
    private final ModelRegistry models;
    private final Supplier<CostModel> ownModel;
    private final List<ModelInUse> modelsInUse = new ArrayList<>();
    private final List<CostModel> onTrial = new ArrayList<>();

    private WhittleRuntime(
            Home home, Console console, PluginHost plugins, ModelRegistry models, Supplier<CostModel> ownModel) {
        this.models = models;
        this.home = home;
        this.console = console;
        this.plugins = plugins;
        this.history = RunHistory.open(home.folder(), console::warn);
        this.ownModel = ownModel;
    }

    /** Starts the plugins of the distribution and of the home. */
    public static WhittleRuntime open(Distribution distribution, Home home, Console console) {
        ModelRegistry models = models(distribution, home);
        return open(distribution, home, console, models, () -> loading(models, console));
    }

    /** Starts the plugins as {@link #open} does, and meanwhile begins to load the cost model, which is wanted soon. */
    public static WhittleRuntime openToPredict(Distribution distribution, Home home, Console console) {
        ModelRegistry models = models(distribution, home);
        CostModel model = loading(models, console);
        return open(distribution, home, console, models, () -> model);
    }

    private static WhittleRuntime open(
            Distribution distribution, Home home, Console console, ModelRegistry models, Supplier<CostModel> ownModel) {
        try {
            PluginHost plugins =
                    PluginHost.start(distribution.bundles(), distribution.plugins(), home.plugins(), console::detail);
            return new WhittleRuntime(home, console, plugins, models, ownModel);
        } catch (UncheckedIOException e) {
            throw new CommandException(ExitCode.INTERNAL_ERROR, e.getMessage(), e);
        }
    }

    private static ModelRegistry models(Distribution distribution, Home home) {
        return new ModelRegistry(home.folder(), Optional.of(distribution.shippedModel()));
    }

    private static CostModel loading(ModelRegistry models, Console console) {
        return LoadingCostModel.start(() -> models.loadActive(console::warn));
    }

    /** Warns of each plugin that does not work. */
    public void warnOfBrokenPlugins() {
        for (Plugin plugin : plugins.plugins()) {
            plugin.problem().ifPresent(problem -> console.warn(sentence(plugin, problem)));
        }
    }

    private static String sentence(Plugin plugin, String problem) {
        return "plugin " + plugin.jar() + " is not used: " + problem;
    }

    /** Returns the home. */
    public Home home() {
        return home;
    }

    /** Returns the console. */
    public Console console() {
        return console;
    }

    /** Returns the plugins. */
    public PluginHost plugins() {
        return plugins;
    }

    /** Returns the workload of a kind. */
    public Workload workload(String kind) {
        return required("workload", kind, plugins.workloads(), "whittle workloads");
    }

    /** Returns the backend of a name. */
    public BackendFactory backend(String name) {
        return required("backend", name, plugins.backends(), "whittle plugins");
    }

    /** Returns the policy of a name, be it one that ships or a plugin's. */
    public Policy policy(String name) {
        return required("policy", name, policies(), "whittle run --help");
    }

    /** Returns all policies by name, those that ship first. */
    public Map<String, Policy> policies() {
        Map<String, Policy> policies = new LinkedHashMap<>();
        Policies.all().forEach(policy -> policies.put(policy.name(), policy));
        plugins.policies().forEach(policies::putIfAbsent);
        return policies;
    }

    private <T> T required(String word, String name, Map<String, T> known, String list) {
        T found = known.get(name);
        if (found != null) {
            return found;
        }
        for (Plugin plugin : plugins.plugins()) {
            if (plugin.problem().isPresent() && plugin.mayOffer(name)) {
                throw new CommandException(
                        ExitCode.PLUGIN,
                        "the " + word + " '" + name + "' is not available: "
                                + sentence(plugin, plugin.problem().orElseThrow()));
            }
        }
        throw CommandException.usage(unknown(word, name, known.keySet(), list));
    }

    /** Returns the sentence on a name that is not known. */
    public static String unknown(String word, String name, Collection<String> known, String list) {
        String hint = Suggestion.nearest(name, known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; there " + (known.size() == 1 ? "is " : "are ") + enumeration(known) + " (see " + list + ")");
        return "unknown " + word + " '" + name + "'" + hint;
    }

    private static String enumeration(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /**
     * Checks parameters as a person gave them; paths are taken from the current folder and made absolute, but for the
     * default of a parameter, which may be a word of its own such as {@code generated}.
     */
    public Parameters parameters(Workload workload, Map<String, String> given) {
        List<ParameterSpec> specs = workload.description().parameters();
        Map<String, String> complete = new TreeMap<>(given);
        for (ParameterSpec spec : specs) {
            String text = given.get(spec.name());
            boolean isWord =
                    spec.defaultValue().filter(word -> word.equals(text)).isPresent();
            if (spec.type() == ParameterType.PATH && text != null && !isWord) {
                complete.put(spec.name(), absolute(text));
            }
        }
        try {
            return Parameters.parse(specs, complete);
        } catch (InvalidParameterException e) {
            throw new CommandException(ExitCode.USAGE, workload.description().kind() + ": " + e.getMessage(), e);
        }
    }

    private static String absolute(String text) {
        try {
            return text.isBlank() || text.equals(STANDARD_INPUT)
                    ? text
                    : Path.of(text).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            // The check of the parameters says so, with its name.
            return text;
        }
    }

    /**
     * Opens a job; a command that does not submit it closes it. What the workload refuses, such as input that is not there,
     * is a mistake of the command line that names it.
     */
    public WorkloadJob open(Workload workload, Parameters parameters) {
        String kind = workload.description().kind();
        try {
            return workload.open(parameters);
        } catch (InvalidParameterException e) {
            throw new CommandException(ExitCode.USAGE, kind + ": " + e.getMessage(), e);
        } catch (WorkloadException e) {
            throw new CommandException(
                    e.retryable() ? ExitCode.JOB_FAILED : ExitCode.USAGE, kind + ": " + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, kind + ": the workload failed to open the job (" + e + ")", e);
        }
    }

    /**
     * Starts a scheduler; the caller closes it, before the runtime. When the plugin of its backend goes, the nodes go;
     * when it comes back, so do they.
     */
    public Scheduler scheduler(SchedulerSettings settings) {
        Scheduler.Builder builder =
                Scheduler.builder().backend(backend(settings.backend()), MachineSpeed.configuration(settings, home));
        ModelInUse model =
                new ModelInUse(settings.useModel() ? costModel() : CostModel.none(), history, List.copyOf(onTrial));
        modelsInUse.add(model);
        if (settings.recorded()) {
            builder.listener(history).listener(model.scores()).logs(home.logs());
        }
        if (settings.useModel()) {
            builder.costModel(model.current());
        }
        try {
            Scheduler scheduler = builder.open();
            if (settings.useModel() && plugins.costModels().isEmpty()) {
                model.follow(models, scheduler, console);
            }
            plugins.onBackend(factory -> rejoin(scheduler, factory, settings));
            return scheduler;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /**
     * Has models scored on every run of the schedulers to come, without using them.
     *
     * @param versions which; as {@code whittle model list} names them
     * @throws io.whittle.cost.ModelException where one is missing or damaged
     */
    public void putOnTrial(List<String> versions) {
        versions.forEach(version -> onTrial.add(models.load(version)));
    }

    /** Returns whether the scheduler is still there to be given backends. */
    private boolean rejoin(Scheduler scheduler, BackendFactory factory, SchedulerSettings settings) {
        if (!factory.name().equals(settings.backend())) {
            return true;
        }
        try {
            scheduler.addBackend(factory, MachineSpeed.configuration(settings, home));
            return true;
        } catch (IllegalArgumentException e) {
            console.warn("backend '" + factory.name() + "' has come back, but cannot be used: " + e.getMessage());
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    /**
     * Returns the cost model in use: a plugin's, where one offers any; else the one chosen in the home; else the one that
     * ships; else one that knows nothing. It is read from its file while other work goes on.
     */
    public CostModel costModel() {
        return plugins.costModels().values().stream()
                .findFirst()
                .<CostModel>map(CachedCostModel::new)
                .orElseGet(ownModel);
    }

    /** Returns the history of the home. */
    public RunHistory history() {
        return history;
    }

    /** Writes what the history still has to write, and stops the plugins. */
    @Override
    public void close() {
        try {
            modelsInUse.forEach(ModelInUse::close);
            history.close();
        } finally {
            plugins.close();
        }
    }
}
