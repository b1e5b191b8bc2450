package io.whittle.plugin.local;

import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.NodeLabels;
import io.whittle.spi.backend.NodeSpeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Makes backends whose nodes, {@code local-1}, {@code local-2}, …, are threads of this JVM. Safe for use by any thread.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@value NodeSpeeds#SPEEDS}</td><td>the speed of each node, separated by commas or colons:
 *     {@code 1,1,0.5,0.25}. A speed is a share of one core, so at most 1; where one is greater, as in {@code 4:2:2:1},
 *     all are relative, and scaled so that the nodes together take three quarters of the machine's cores and none takes
 *     more than one</td><td>a node of speed 1 per core</td></tr>
 * <tr><td>{@value NodeSpeeds#TOTAL_CORES}</td><td>scales the speeds so that the nodes together take this many
 *     cores</td><td>no scaling</td></tr>
 * <tr><td>{@value NodeSpeeds#SLOTS}</td><td>how many segments each node runs at once, each on a thread of its own at
 *     the node's speed</td><td>1</td></tr>
 * <tr><td>{@value NodeSpeeds#EMULATE_SPEEDS}</td><td>whether a node slower than 1 idles so as to be that slow; if
 *     not, speeds are merely what nodes say of themselves, taken as they stand, and all run as fast as they
 *     can</td><td>true</td></tr>
 * <tr><td>{@value CoreSpeed#ATTRIBUTE}</td><td>how fast a core of this machine is, as a multiple of a reference core;
 *     the nodes have it as an attribute</td><td>nodes say nothing of it</td></tr>
 * <tr><td>{@value NodeLabels#LABELS}</td><td>what else is said of the nodes, as attributes that jobs can require: names,
 *     with values or without, separated by blanks, as in {@code zone=eu gpu}; for every node, or for each in turn,
 *     separated by commas</td><td>nothing</td></tr>
 * </table>
 */
@Component(service = BackendFactory.class)
public final class LocalBackendFactory implements BackendFactory {
    /** The name people choose this backend by. */
    public static final String NAME = "local";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Backend create(Map<String, String> configuration, BackendContext context) {
        List<String> known = new ArrayList<>(NodeSpeeds.KNOWN);
        known.add(CoreSpeed.ATTRIBUTE);
        known.add(NodeLabels.LABELS);
        NodeSpeeds.checkNames(NAME, configuration.keySet(), known);
        int cores = Runtime.getRuntime().availableProcessors();
        NodeSpeeds speeds = NodeSpeeds.parse(NAME, configuration, cores);
        List<Map<String, String>> labels =
                NodeLabels.parse(NAME, configuration, speeds.speeds().size());
        return new LocalBackend(speeds, cores, coreSpeed(configuration), labels, context);
    }

    private static Map<String, String> coreSpeed(Map<String, String> configuration) {
        String text = configuration.get(CoreSpeed.ATTRIBUTE);
        if (text == null) {
            return Map.of();
        }
        if (CoreSpeed.of(configuration).isEmpty()) {
            throw new IllegalArgumentException("setting '" + CoreSpeed.ATTRIBUTE
                    + "' of the local backend must be a number between 0.01 and 100; it has '" + text + "'");
        }
        return Map.of(CoreSpeed.ATTRIBUTE, text);
    }
}
