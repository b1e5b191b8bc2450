package io.whittle.runtime.command;

import io.whittle.commitlog.LogHeader;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.RunLogs;
import io.whittle.commitlog.UnfinishedRun;
import io.whittle.history.StoredRun;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Plural;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was interrupted. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run that was interrupted or failed: what was done by then is not done again.",
            "",
            "Workload, its version, parameters and input must be what they were. The result is the same to"
                    + " the byte as that of a run that nothing has interrupted; what the job writes to standard output"
                    + " is written from its beginning.",
            "",
            "Nodes, settings of the backend, policy, --require, --on-bad-item, --attempts and --verify-fraction are"
                    + " what they were, unless others are given."
        },
        footer = {
            "  whittle resume --last",
            "  whittle resume 20260731-142501-kmers-3f2a --nodes 1,1",
            "  whittle resume                                        which runs could go on"
        })
final class ResumeCommand extends BaseCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description =
                    "the run's id, or the beginning of it; without it and --last, all that could go on are listed")
    private String run = "";

    @Option(names = "--last", description = "the run that was interrupted last, unless it is being worked on")
    private boolean last;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            completionCandidates = PolicyNames.class,
            description = "what decides from now on (default: what did before)")
    private String policyName = "";

    @Mixin
    private RunOptions options = new RunOptions();

    ResumeCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() throws IOException {
        options.check();
        RunLogs logs = home().logs();
        if (run.isEmpty() && !last) {
            return list(Continuation.by(logs::unfinished));
        }
        if (!run.isEmpty() && last) {
            throw CommandException.usage("resume: give a run or --last, not both");
        }
        try (ResumableRun resumed = Continuation.open(this, logs, chosen(logs))) {
            return goOn(resumed);
        }
    }

    private ExitCode goOn(ResumableRun resumed) throws IOException {
        LogHeader header = resumed.header();
        SchedulerSettings settings = options.nodes().settings(header.origin());
        if (header.origin().getOrDefault(Continuation.COMMAND, "").equals("exec")) {
            ExecCommand.startProcessesFast();
        }
        try (WhittleRuntime runtime = settings.useModel() ? openToPredict() : open()) {
            runtime.warnOfBrokenPlugins();
            Workload workload = runtime.workload(header.kind());
            Continuation.by(() -> {
                resumed.checkVersion(workload.description().version());
                return resumed;
            });
            io.whittle.spi.Parameters parameters =
                    runtime.parameters(workload, header.parameters().asMap());
            Policy policy = runtime.policy(policyName.isEmpty() ? header.policy() : policyName);
            JobRequest begun = JobRequest.of(
                            workload.description(), parameters, opened(runtime, workload, parameters), policy)
                    .withSeed(header.seed())
                    .withStandardOutput(
                            json() ? console().messageBytes() : console().bytes())
                    .withStandardError(console().messageBytes())
                    .withOrigin(header.origin())
                    .resuming(resumed);
            JobRequest request = options.applyTo(begun, header.origin());
            if (!header.outputFolder().isEmpty()) {
                request = request.withOutputFolder(Path.of(header.outputFolder()));
            }
            return tell(header, work(runtime, settings, request, header.origin()));
        }
    }

    /** What is missing by now was there once: the command line, which names the run alone, is right. */
    private static WorkloadJob opened(WhittleRuntime runtime, Workload workload, io.whittle.spi.Parameters parameters) {
        try {
            return runtime.open(workload, parameters);
        } catch (CommandException e) {
            throw new CommandException(ExitCode.JOB_FAILED, e.getMessage(), e);
        }
    }

    private RunRecord work(
            WhittleRuntime runtime, SchedulerSettings settings, JobRequest request, Map<String, String> origin) {
        try (Scheduler scheduler = runtime.scheduler(settings)) {
            JobRequest verified = options.applyTo(request, scheduler.nodes(), origin);
            return Continuation.by(
                    () -> JobRunner.run(console(), scheduler, verified, id -> Continuation.howToGoOn(this, id)));
        }
    }

    private ExitCode tell(LogHeader header, RunRecord record) throws IOException {
        Map<String, String> origin = header.origin();
        boolean ofExec = origin.getOrDefault(Continuation.COMMAND, "").equals("exec");
        boolean asJson =
                json() || origin.getOrDefault(Continuation.JSON, "false").equals("true");
        if (ofExec) {
            String jobLog = origin.getOrDefault(Continuation.JOB_LOG, "");
            if (!jobLog.isEmpty()) {
                ExecCommand.writeJobLog(this, record, Path.of(jobLog));
            }
            if (asJson) {
                console().json(RunSummary.asMap(record));
            }
            RunSummary.printProblems(console(), record);
        } else {
            RunSummary.print(console(), record, asJson);
        }
        Continuation.tell(this, record);
        return RunSummary.exitCode(record);
    }

    private String chosen(RunLogs logs) {
        List<UnfinishedRun> unfinished = Continuation.by(logs::unfinished);
        if (last) {
            return latest(unfinished).runId();
        }
        List<String> ids = unfinished.stream().map(UnfinishedRun::runId).toList();
        List<String> fitting = ids.stream().filter(id -> id.startsWith(run)).toList();
        if (fitting.contains(run) || fitting.size() == 1) {
            return fitting.contains(run) ? run : fitting.get(0);
        }
        if (fitting.size() > 1) {
            throw CommandException.usage("resume: several runs begin with '" + run + "' ("
                    + String.join(", ", fitting.subList(0, Math.min(3, fitting.size())))
                    + (fitting.size() > 3 ? ", …" : "") + "); give more of the id");
        }
        RunRecord record = HistoryCommand.ask(this, history -> history.find(run))
                .map(StoredRun::record)
                .orElseThrow(() -> CommandException.usage(
                        "resume: there is no run '" + run + "' in " + home().folder() + " (see whittle history list)"));
        String id = record.start().runId();
        if (!record.endedWell() && logs.hasLog(id)) {
            return id; // its log is damaged from the beginning: to open it says so
        }
        throw CommandException.usage("resume: " + whyNot(record, id));
    }

    /** An older run than the one that was meant is none that anybody has asked for. */
    private UnfinishedRun latest(List<UnfinishedRun> unfinished) {
        UnfinishedRun latest = unfinished.stream()
                .findFirst()
                .orElseThrow(() -> CommandException.usage(
                        "resume: no run of " + home().folder() + " waits to go on (see whittle history list)"));
        if (!latest.inUse()) {
            return latest;
        }
        String others = unfinished.stream().allMatch(UnfinishedRun::inUse)
                ? "; no other one waits to go on"
                : "; give the id of another one where that is meant (whittle resume lists them)";
        throw new CommandException(
                ExitCode.JOB_FAILED,
                "resume: the last run, " + latest.runId() + ", is being worked on by another process: wait for its end"
                        + others);
    }

    private static String whyNot(RunRecord record, String id) {
        if (record.endedWell()) {
            return "run " + id + " has ended well: there is nothing left to do";
        }
        boolean fromStream = "-".equals(record.start().parameters().asMap().get("input"));
        return fromStream
                ? "run " + id + " read its lines from standard input, which cannot be read again; to be able to resume,"
                        + " put them into a file and give that with --input"
                : "run " + id
                        + " has left no log to go on from: it had nothing done, or was run with --durability none;"
                        + " begin a new one";
    }

    private ExitCode list(List<UnfinishedRun> runs) {
        Map<String, String> statuses = HistoryCommand.ask(this, history -> runs.stream()
                .collect(Collectors.toMap(
                        UnfinishedRun::runId,
                        run -> run.inUse() ? "running" : HistoryCommand.status(history, run.runId()))));
        if (json()) {
            console()
                    .json(runs.stream()
                            .map(run -> asMap(run, statuses.get(run.runId())))
                            .toList());
        } else if (runs.isEmpty()) {
            console().message("no run waits to go on");
        } else {
            Table table = new Table("RUN", "LAST WRITTEN", "STATUS", "LOG", "PARAMETERS");
            for (UnfinishedRun each : runs) {
                table.row(
                        each.runId(),
                        each.changedAt().toString(),
                        statuses.get(each.runId()),
                        Plural.count(each.bytes(), "byte"),
                        each.header().parameters().toString());
            }
            table.print(console());
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> asMap(UnfinishedRun run, String status) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        map.put("run", run.runId());
        map.put("workload", run.header().kind());
        map.put("parameters", run.header().parameters().asMap());
        map.put("items", run.header().partition().items());
        map.put("started_at", run.header().startedAt().toString());
        map.put("changed_at", run.changedAt().toString());
        map.put("status", status.replace(' ', '_'));
        map.put("running", run.inUse());
        map.put("log", run.log().toString());
        map.put("log_bytes", run.bytes());
        return map;
    }
}
