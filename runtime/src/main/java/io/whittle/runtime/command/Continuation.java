package io.whittle.runtime.command;

import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.ResumeException;
import io.whittle.commitlog.RunLogs;
import io.whittle.commitlog.UnfinishedRun;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** How interrupted runs are found, opened and spoken of. */
final class Continuation {
    /** What a run remembers of the command line that began it. */
    static final String COMMAND = "command";

    static final String BACKEND = "backend";
    /** Begins the name of each setting of the backend. */
    static final String SETTING = "setting.";

    static final String JOB_LOG = "joblog";
    static final String JSON = "json";

    private Continuation() {}

    /** Returns what the log says, or ends the command with why it cannot. */
    static <T> T by(Supplier<T> question) {
        try {
            return question.get();
        } catch (ResumeException e) {
            throw new CommandException(ExitCode.JOB_FAILED, e.getMessage(), e);
        }
    }

    /** Opens a run, and warns where its log is damaged. */
    static ResumableRun open(BaseCommand command, RunLogs logs, String runId) {
        ResumableRun run = by(() -> logs.open(runId));
        run.warning().ifPresent(command.console()::warn);
        return run;
    }

    /**
     * Opens the latest interrupted run of the same job; empty, with a word to the person, where there is none of that
     * workload.
     *
     * @throws CommandException where another process works on that run: to begin it anew would do everything twice
     */
    static Optional<ResumableRun> openLatest(BaseCommand command, RunLogs logs, String kind, Parameters parameters) {
        List<UnfinishedRun> ofKind = by(logs::unfinished).stream()
                .filter(run -> run.header().kind().equals(kind))
                .toList();
        Optional<UnfinishedRun> same = ofKind.stream()
                .filter(run -> run.header().parameters().equals(parameters))
                .findFirst();
        same.filter(UnfinishedRun::inUse).ifPresent(run -> {
            throw new CommandException(
                    ExitCode.JOB_FAILED,
                    "--resume: run " + run.runId()
                            + " of the same job is being worked on by another process: wait for its end, or leave --resume"
                            + " away to begin another");
        });
        Optional<UnfinishedRun> interrupted =
                ofKind.stream().filter(run -> !run.inUse()).findFirst();
        if (interrupted.isEmpty()) {
            command.console().message("whittle: there is no interrupted run of " + kind + ": a new one begins");
            return Optional.empty();
        }
        if (same.isEmpty()) {
            throw CommandException.usage("--resume: " + difference(interrupted.get(), parameters));
        }
        return Optional.of(open(command, logs, same.get().runId()));
    }

    private static String difference(UnfinishedRun run, Parameters parameters) {
        Map<String, String> then = run.header().parameters().asMap();
        Map<String, String> now = parameters.asMap();
        TreeSet<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = then.getOrDefault(name, "nothing");
            String after = now.getOrDefault(name, "nothing");
            if (!before.equals(after)) {
                return "run " + run.runId() + " was interrupted, but is of another job: its parameter '" + name
                        + "' was '" + before + "', not '" + after + "'; give that, or leave --resume away";
            }
        }
        return "run " + run.runId() + " was interrupted, but is of another job; leave --resume away";
    }

    /** Says how to go on with a run that did not end well, where that is possible. */
    static void tell(BaseCommand command, RunRecord run) {
        if (!run.endedWell()) {
            howToGoOn(command, run.start().runId()).ifPresent(command.console()::message);
        }
    }

    /** Returns how to go on with a run; empty where it has left nothing to go on from. */
    static Optional<String> howToGoOn(BaseCommand command, String runId) {
        if (!command.home().logs().hasLog(runId)) {
            return Optional.empty();
        }
        String home = command.homeOption()
                .map(folder -> " --home " + ExecCommand.quoted(List.of(folder.toString())))
                .orElse("");
        return Optional.of("whittle: what is done is safe; go on with: whittle resume " + runId + home);
    }
}
