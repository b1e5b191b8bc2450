package io.whittle.plugin.process;

import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Makes backends whose nodes are worker JVMs: on this machine, or where {@code ssh} leads. Safe for use by any thread.
 * Besides {@code speeds}, {@code total-cores}, {@code slots} and {@code emulate-speeds}, which mean what they mean for the
 * local backend, there are:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@value ProcessSettings#MEMORY}</td><td>how large the heap of each worker may become, {@code 512m}</td><td>all
 *     workers together half of the machine's memory</td></tr>
 * <tr><td>{@value ProcessSettings#CORES}</td><td>how many cores each worker may use</td><td>all</td></tr>
 * <tr><td>{@value ProcessSettings#NICE}</td><td>how far workers give way to other programs, 0 to 19</td><td>0</td></tr>
 * <tr><td>{@value ProcessSettings#JAVA}</td><td>the Java to start</td><td>the scheduler's; elsewhere the one on the
 *     path</td></tr>
 * <tr><td>{@value ProcessSettings#JAVA_OPTIONS}</td><td>further options for it, separated by blanks</td><td>none</td></tr>
 * <tr><td>{@value ProcessSettings#SSH_COMMAND}</td><td>the program that leads elsewhere, with options</td><td>ssh in batch
 *     mode</td></tr>
 * <tr><td>{@value io.whittle.spi.backend.NodeLabels#LABELS}</td><td>what else is said of the nodes, as for the local
 *     backend; in a list, of that node</td><td>nothing</td></tr>
 * <tr><td>{@value ProcessSettings#WORKLOADS}</td><td>jars of workload bundles, where the plugin itself is no bundle in a
 *     framework that knows them</td><td>none</td></tr>
 * <tr><td>{@value ProcessSettings#HEARTBEAT}</td><td>seconds between signs of life</td><td>1</td></tr>
 * <tr><td>{@value ProcessSettings#SILENCE}</td><td>seconds without any after which a worker counts as silent</td>
 *     <td>5</td></tr>
 * <tr><td>{@value ProcessSettings#LOSS}</td><td>seconds without any after which a worker is replaced</td><td>60</td></tr>
 * <tr><td>{@value ProcessSettings#MAX_RESULT}</td><td>how large the result of one block may be</td><td>1g</td></tr>
 * </table>
 *
 * <p>Nodes that are unlike are listed: {@code nodes.1.speed}, {@code nodes.2.ssh}, … with {@code id}, {@code speed}, {@code
 * slots}, {@code ssh} and {@code count}, and any of memory, cores, nice, java, java-options, ssh-command and labels, which else are
 * those of all.
 */
@Component(service = BackendFactory.class)
public final class ProcessBackendFactory implements BackendFactory {
    /** The name people choose this backend by. */
    public static final String NAME = ProcessSettings.BACKEND;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Backend create(Map<String, String> configuration, BackendContext context) {
        ProcessSettings settings =
                ProcessSettings.parse(configuration, Runtime.getRuntime().availableProcessors());
        return new ProcessBackend(settings, Surroundings.look(settings.workloads()), context);
    }
}
