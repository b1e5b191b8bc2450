package io.whittle.plugin.process;

import java.util.List;
import java.util.Map;

/**
 * One node as it is configured.
 *
 * @param id its name
 * @param speed nominal speed
 * @param emulated whether it idles so as to be that slow
 * @param slots how many segments it runs at once
 * @param memory the limit on its heap as Java takes it, {@code 512m}; empty for a share of the machine
 * @param memoryShare that share, in percent
 * @param cores how many cores it may use; 0 for all
 * @param nice how far it gives way to others, 0 to 19
 * @param ssh {@code user@host} where it is elsewhere; empty where it is this machine
 * @param sshCommand the program that goes there, with its options
 * @param java the Java to start
 * @param javaOptions further options for it
 * @param coreSpeed how fast its cores are, as {@link io.whittle.spi.backend.CoreSpeed} has it; empty where nobody knows
 * @param labels what people say of it, see {@link io.whittle.spi.backend.NodeLabels}
 */
record NodeSettings(
        String id,
        double speed,
        boolean emulated,
        int slots,
        String memory,
        double memoryShare,
        int cores,
        int nice,
        String ssh,
        List<String> sshCommand,
        String java,
        List<String> javaOptions,
        String coreSpeed,
        Map<String, String> labels) {
    NodeSettings {
        sshCommand = List.copyOf(sshCommand);
        javaOptions = List.copyOf(javaOptions);
        labels = Map.copyOf(labels);
    }

    /** Whether it is another machine, with files of its own. */
    boolean remote() {
        return !ssh.isEmpty();
    }
}
