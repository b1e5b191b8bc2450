package io.whittle.runtime.command;

import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.osgi.Plugin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the plugins that were found, and what is wrong with those that do not work. */
@Command(
        name = "plugins",
        description = "Lists the plugins, what they offer, and why one does not work.",
        footer = {"  whittle plugins", "  whittle plugins --json"})
final class PluginsCommand extends BaseCommand {
    PluginsCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        try (WhittleRuntime runtime = open()) {
            List<Plugin> plugins = runtime.plugins().plugins();
            if (json()) {
                console().json(plugins.stream().map(PluginsCommand::asMap).toList());
            } else {
                Table table = new Table("PLUGIN", "VERSION", "OFFERS", "FILE");
                plugins.forEach(plugin -> table.row(
                        plugin.name(),
                        plugin.version(),
                        String.join(", ", plugin.offers()),
                        plugin.jar().toString()));
                table.print(console());
            }
            runtime.warnOfBrokenPlugins();
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> asMap(Plugin plugin) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", plugin.name());
        map.put("version", plugin.version());
        map.put("jar", plugin.jar());
        map.put("offers", plugin.offers());
        map.put("problem", plugin.problem());
        return map;
    }
}
