package io.whittle.runtime.command;

import io.whittle.runtime.NodeList;
import io.whittle.runtime.SchedulerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The options that say where jobs run; mixed into the commands that run some. */
final class NodeOptions {
    @Option(
            names = "--nodes",
            paramLabel = "SPEEDS|FILE",
            description =
                    "a node for each speed, as a share of one core: 1,1,0.5,0.25; or relative: 4:2:2:1 (by default"
                            + " one node per core); or a YAML or JSON file that lists nodes")
    private String nodes = "";

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "what brings the nodes (default: " + SchedulerSettings.DEFAULT_BACKEND
                    + "; of a run that goes on, what did before)")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--setting",
            paramLabel = "name=value",
            description = "a setting of the backend, such as memory=512m; may be given several times")
    private List<String> given = new ArrayList<>();

    @Option(names = "--no-model", description = "predict nothing, whatever has been learned")
    private boolean noModel;

    /** Returns what a run remembers of these options, and of the command that began it. */
    static Map<String, String> origin(String command, SchedulerSettings settings) {
        Map<String, String> origin = new TreeMap<>();
        origin.put(Continuation.COMMAND, command);
        origin.put(Continuation.BACKEND, settings.backend());
        settings.configuration().forEach((name, value) -> origin.put(Continuation.SETTING + name, value));
        return origin;
    }

    /**
     * Returns the scheduler that a run was begun on, with what is asked for now instead. Settings of another backend are
     * none of this one's.
     */
    SchedulerSettings settings(Map<String, String> origin) {
        String before = origin.getOrDefault(Continuation.BACKEND, SchedulerSettings.DEFAULT_BACKEND);
        if (!backend.orElse(before).equals(before)) {
            return settings();
        }
        Map<String, String> then = new TreeMap<>();
        origin.forEach((name, value) -> {
            if (name.startsWith(Continuation.SETTING)) {
                then.put(name.substring(Continuation.SETTING.length()), value);
            }
        });
        if (!nodes.isEmpty()) {
            then.keySet().removeIf(NodeList::isOfNodes);
        }
        return with(SchedulerSettings.defaults().onBackend(before).with(then));
    }

    /** Returns the scheduler that is asked for. */
    SchedulerSettings settings() {
        return with(SchedulerSettings.defaults().onBackend(backend.orElse(SchedulerSettings.DEFAULT_BACKEND)));
    }

    private SchedulerSettings with(SchedulerSettings base) {
        SchedulerSettings settings = nodes.isEmpty() ? base : base.with(NodeList.settings(nodes));
        settings = settings.with(RunCommand.namesAndValues("--setting", given));
        return noModel ? settings.withoutModel() : settings;
    }
}
