package io.whittle.runtime.command;

import io.whittle.runtime.SchedulerSettings;
import io.whittle.scheduler.JobRequest;
import io.whittle.spi.backend.NodeDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** The options of every command that runs a job, whatever the job: on which nodes, how safely, what it puts up with. */
final class RunOptions {
    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Mixin
    private RequireOption require = new RequireOption();

    @Mixin
    private LogChoice log = new LogChoice();

    @Mixin
    private ToleranceOptions tolerance = new ToleranceOptions();

    @Mixin
    private VerifyOption verify = new VerifyOption();

    /** Refuses what makes no sense: better at once than when a runtime and a job have been opened. */
    void check() {
        tolerance.check();
        require.check();
        verify.check();
    }

    /** Returns which nodes are wanted. */
    NodeOptions nodes() {
        return nodes;
    }

    /** Returns whether results are to be compared, as far as this command line says. */
    boolean verifies() {
        return verify.wanted();
    }

    /**
     * Returns the request with what was chosen now, or else when the run was begun.
     *
     * @param origin what a run that goes on remembers; empty for a new one
     */
    JobRequest applyTo(JobRequest request, Map<String, String> origin) {
        return require.applyTo(log.applyTo(tolerance.applyTo(request, origin)));
    }

    /**
     * The same for what depends on the nodes that are there: the last thing before the job is submitted.
     *
     * @param present the nodes that are there
     */
    JobRequest applyTo(JobRequest request, List<NodeDescription> present, Map<String, String> origin) {
        return verify.applyTo(request, present, origin);
    }

    /** Returns what a run remembers of these options, and of the command that began it. */
    Map<String, String> origin(String command, SchedulerSettings settings) {
        Map<String, String> origin = new LinkedHashMap<>(NodeOptions.origin(command, settings));
        origin.putAll(tolerance.origin());
        origin.putAll(verify.origin());
        return origin;
    }
}
