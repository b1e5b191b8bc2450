package io.whittle.runtime.command;

import io.whittle.runtime.NodeSpeeds;
import io.whittle.runtime.SchedulerSettings;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say where jobs run; mixed into the commands that run some. */
final class NodeOptions {
    @Option(
            names = "--nodes",
            paramLabel = "SPEEDS",
            description = {
                "a node for each speed, as a share of one core: 1,1,0.5,0.25;",
                "or relative: 4:2:2:1 (by default one node per core)"
            })
    private String nodes = "";

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = SchedulerSettings.DEFAULT_BACKEND,
            description = "what brings the nodes (default: ${DEFAULT-VALUE})")
    private String backend = SchedulerSettings.DEFAULT_BACKEND;

    @Option(names = "--no-model", description = "predict nothing, whatever has been learned")
    private boolean noModel;

    /** Returns what a run remembers of these options, and of the command that began it. */
    Map<String, String> origin(String command) {
        return origin(command, settings());
    }

    static Map<String, String> origin(String command, SchedulerSettings settings) {
        return Map.of(
                Continuation.COMMAND,
                command,
                Continuation.BACKEND,
                settings.backend(),
                Continuation.SPEEDS,
                settings.configuration().getOrDefault(SchedulerSettings.SPEEDS, ""));
    }

    /** Returns the scheduler that is asked for. */
    SchedulerSettings settings() {
        SchedulerSettings settings = SchedulerSettings.defaults().onBackend(backend);
        if (!nodes.isEmpty()) {
            settings = settings.withSpeeds(NodeSpeeds.parse(nodes));
        }
        return noModel ? settings.withoutModel() : settings;
    }
}
