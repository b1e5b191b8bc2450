package io.whittle.runtime.command;

import io.whittle.runtime.NodeList;
import io.whittle.runtime.SchedulerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The options that say where jobs run; mixed into the commands that run some. */
final class NodeOptions {
    @Option(
            names = "--nodes",
            paramLabel = "SPEEDS|FILE",
            description = {
                "a node for each speed, as a share of one core: 1,1,0.5,0.25;",
                "or relative: 4:2:2:1 (by default one node per core);",
                "or a YAML or JSON file that lists nodes"
            })
    private String nodes = "";

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = SchedulerSettings.DEFAULT_BACKEND,
            description = "what brings the nodes (default: ${DEFAULT-VALUE})")
    private String backend = SchedulerSettings.DEFAULT_BACKEND;

    @Option(
            names = "--setting",
            paramLabel = "name=value",
            description = "a setting of the backend, such as memory=512m; may be given several times")
    private List<String> given = new ArrayList<>();

    @Option(names = "--no-model", description = "predict nothing, whatever has been learned")
    private boolean noModel;

    /** Returns what a run remembers of these options, and of the command that began it. */
    Map<String, String> origin(String command) {
        return origin(command, settings());
    }

    static Map<String, String> origin(String command, SchedulerSettings settings) {
        Map<String, String> origin = new TreeMap<>();
        origin.put(Continuation.COMMAND, command);
        origin.put(Continuation.BACKEND, settings.backend());
        settings.configuration().forEach((name, value) -> origin.put(Continuation.SETTING + name, value));
        return origin;
    }

    /** Returns the scheduler that is asked for, or where nothing is, the one that a run was begun on. */
    SchedulerSettings settings(Map<String, String> origin) {
        SchedulerSettings settings = settings();
        boolean asked =
                !settings.configuration().isEmpty() || !settings.backend().equals(SchedulerSettings.DEFAULT_BACKEND);
        if (asked) {
            return settings;
        }
        Map<String, String> then = new TreeMap<>();
        origin.forEach((name, value) -> {
            if (name.startsWith(Continuation.SETTING)) {
                then.put(name.substring(Continuation.SETTING.length()), value);
            }
        });
        return settings.onBackend(origin.getOrDefault(Continuation.BACKEND, SchedulerSettings.DEFAULT_BACKEND))
                .with(then);
    }

    /** Returns the scheduler that is asked for. */
    SchedulerSettings settings() {
        SchedulerSettings settings = SchedulerSettings.defaults().onBackend(backend);
        if (!nodes.isEmpty()) {
            settings = settings.with(NodeList.settings(nodes));
        }
        settings = settings.with(RunCommand.namesAndValues("--setting", given));
        return noModel ? settings.withoutModel() : settings;
    }
}
