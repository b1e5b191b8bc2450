package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.backend.NodeDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the nodes that jobs would run on. */
@Command(
        name = "nodes",
        description = "Lists the nodes that a job would run on.",
        footer = {
            "  whittle nodes",
            "  whittle nodes --nodes 4:2:2:1",
            "  whittle nodes --backend process --nodes nodes.yaml"
        })
final class NodesCommand extends BaseCommand {
    @Mixin
    private NodeOptions nodeOptions = new NodeOptions();

    NodesCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        try (WhittleRuntime runtime = open();
                Scheduler scheduler =
                        runtime.scheduler(nodeOptions.settings().withoutModel().unrecorded())) {
            List<NodeDescription> nodes = scheduler.nodes();
            if (json()) {
                console().json(nodes.stream().map(NodesCommand::asMap).toList());
            } else {
                Table table = new Table("NODE", "SPEED", "SLOTS", "ATTRIBUTES");
                for (NodeDescription node : nodes) {
                    table.row(
                            node.id(),
                            String.format(Locale.ROOT, "%.4g", node.speed()),
                            Integer.toString(node.slots()),
                            new TreeMap<>(node.attributes())
                                    .entrySet().stream()
                                            .map(entry -> entry.getValue().isEmpty()
                                                    ? entry.getKey()
                                                    : entry.getKey() + "=" + entry.getValue())
                                            .collect(Collectors.joining(" ")));
                }
                table.print(console());
            }
            if (nodes.isEmpty()) {
                throw new CommandException(ExitCode.NO_NODE, "nodes: the backend has none; see --nodes and --backend");
            }
            return ExitCode.DONE;
        }
    }

    /** Returns a node as JSON shows it. */
    static Map<String, Object> asMap(NodeDescription node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", node.id());
        map.put("speed", node.speed());
        map.put("slots", node.slots());
        map.put("attributes", new TreeMap<>(node.attributes()));
        return map;
    }
}
