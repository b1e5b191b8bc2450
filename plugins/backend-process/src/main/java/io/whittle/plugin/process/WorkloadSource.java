package io.whittle.plugin.process;

import java.nio.file.Path;
import java.util.List;

/** Knows which bundles a worker needs to run a kind of workload. Safe for use by any thread. */
@FunctionalInterface
interface WorkloadSource {
    /** Returns the jars: that of the workload, and those it needs; empty where nothing is known of that kind. */
    List<Path> bundles(String kind);
}
