package io.whittle.runtime.command;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.ResumableRun;
import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.NodeSpeeds;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunIds;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command over lines: the workload of kind {@code command} as people use it. */
@Command(
        name = "exec",
        description = {
            "Runs a command over the lines of a file or of standard input, several at once.",
            "",
            "{} stands for a line, {...} for as many lines as a process takes well, and without either a line"
                    + " becomes the last argument. No shell is involved: a line is one argument, whatever it holds."
                    + " Where a shell is wanted, call one: sh -c '…\"$1\"…' sh {}. Output comes in the order of the"
                    + " lines, as soon as it is there; what commands write to standard error comes with the line it is"
                    + " about. The exit code is 3 where a line failed."
        },
        footer = {
            "  find . -name '*.txt' | whittle exec -- gzip -k {}",
            "  whittle exec --input urls.txt -P 8 --joblog jobs.tsv -- curl -sfO {}",
            "  find . -type f -print0 | whittle exec -0 -- sha256sum {...}",
            "  whittle exec --input urls.txt --resume -- curl -sfO {}",
            "  ls *.wav | whittle exec --dry-run -- sh -c 'lame \"$1\" \"${1%.wav}.mp3\"' sh {}"
        })
final class ExecCommand extends BaseCommand {
    private static final String KIND = "command";
    private static final String JOB_LOG = "joblog.tsv";
    private static final String OUTPUT = "output";
    private static final String STANDARD_INPUT = "-";
    /** What Java reads where the locale cannot express what was typed. */
    private static final String UNREADABLE = "\uFFFD";

    /** The system property that says how Java starts processes; the fastest way is not the default. */
    private static final String LAUNCH_MECHANISM = "jdk.lang.Process.launchMechanism";

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "the command and its arguments")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "the file with the lines (default: standard input, read as it comes)")
    private String input = "-";

    @Option(
            names = {"-0", "--null"},
            description = "lines end in a zero byte, as from find -print0, and in nothing else")
    private boolean endedByZero;

    @Option(
            names = {"-n", "--lines-per-process"},
            paramLabel = "NUMBER",
            description = "how many lines {...} stands for at most (default: what suits the number of lines)")
    private Optional<Long> linesPerProcess = Optional.empty();

    @Option(
            names = {"-P", "--processes"},
            paramLabel = "NUMBER",
            description = "how many processes at once, for commands that wait more than they compute"
                    + " (default: one per core, or what --nodes says)")
    private Optional<Integer> processes = Optional.empty();

    @Option(names = "--halt", description = "stop at the first line that fails (default: go on with the others)")
    private boolean halt;

    @Option(names = "--keep-going", description = "go on with the other lines where one fails; this is the default")
    private boolean keepGoing;

    @Option(
            names = "--joblog",
            paramLabel = "FILE",
            description = "write a table of all processes: line, start, seconds, exit code, node, command")
    private Path jobLog = Path.of("");

    @Option(names = "--dry-run", description = "write the commands instead of running them")
    private boolean dryRun;

    @Option(names = "--progress", description = "show on standard error how far it is")
    private boolean progress;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = Policies.DEFAULT,
            completionCandidates = PolicyNames.class,
            description = "what decides size, place and node of segments: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE})")
    private String policyName = Policies.DEFAULT;

    @Option(
            names = "--resume",
            description = "go on with the latest interrupted run of the same command over the same file")
    private boolean resume;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private TrialOption trial = new TrialOption();

    ExecCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() throws IOException {
        checkOptions();
        options.check();
        SchedulerSettings settings = settings();
        startProcessesFast();
        try (WhittleRuntime runtime = open()) {
            trial.apply(runtime);
            Workload workload = runtime.workload(KIND);
            io.whittle.spi.Parameters parameters = runtime.parameters(workload, parameters());
            Policy policy = runtime.policy(policyName);
            Optional<ResumableRun> resumed =
                    resume ? Continuation.openLatest(this, home().logs(), KIND, parameters) : Optional.empty();
            RunRecord run;
            try (Scheduler scheduler = runtime.scheduler(settings)) {
                String id = resumed.map(earlier -> earlier.header().runId()).orElseGet(() -> RunIds.next(KIND));
                JobRequest fresh = options.applyTo(
                        JobRequest.of(workload.description(), parameters, runtime.open(workload, parameters), policy)
                                .withRunId(id)
                                .withOutputFolder(home().runs().resolve(id))
                                .withStandardOutput(console().bytes())
                                .withStandardError(console().messageBytes())
                                .withOrigin(origin(settings)),
                        Map.of());
                JobRequest begun = resumed.map(fresh::resuming).orElse(fresh);
                JobRequest request = options.applyTo(
                        // Who has only looked at the commands has nothing to go on with.
                        dryRun ? begun.withDurability(Durability.none()) : begun, scheduler.nodes(), Map.of());
                run = Continuation.by(() -> progress
                        ? JobRunner.run(console(), scheduler, request, runId -> Continuation.howToGoOn(this, runId))
                        : JobRunner.runQuietly(
                                console(), scheduler, request, runId -> Continuation.howToGoOn(this, runId)));
            } finally {
                resumed.ifPresent(ResumableRun::close);
            }
            if (wantsJobLog()) {
                writeJobLog(this, run, jobLog.toAbsolutePath().normalize());
            }
            if (json()) {
                console().json(RunSummary.asMap(run));
            }
            RunSummary.printProblems(console(), run);
            Continuation.tell(this, run);
            return RunSummary.exitCode(run);
        }
    }

    /** Returns what a run remembers of this command line. */
    private Map<String, String> origin(SchedulerSettings settings) {
        Map<String, String> origin = options.origin("exec", settings);
        origin.put(Continuation.JSON, String.valueOf(json()));
        if (wantsJobLog()) {
            origin.put(Continuation.JOB_LOG, jobLog.toAbsolutePath().normalize().toString());
        }
        return origin;
    }

    private void checkOptions() {
        if (halt && keepGoing) {
            throw CommandException.usage("exec: --halt and --keep-going contradict each other; give one of them");
        }
        if (halt && options.verifies()) {
            throw CommandException.usage(
                    "exec: --halt and --verify-fraction do not go together: of lines after one that"
                            + " failed, the second run would do nothing");
        }
        if (linesPerProcess.filter(number -> number < 1).isPresent()) {
            throw CommandException.usage("exec: --lines-per-process takes a positive number");
        }
        if (resume && input.equals(STANDARD_INPUT)) {
            throw CommandException.usage(
                    "exec: --resume needs --input FILE: what was read from standard input cannot be" + " read again");
        }
        if (words.stream().anyMatch(word -> word.contains(UNREADABLE))) {
            throw CommandException.usage("exec: the command has letters that the locale does not know, and would be run"
                    + " garbled; set LC_ALL to one that does, such as C.UTF-8");
        }
        if (wantsJobLog()) {
            Path folder = jobLog.toAbsolutePath().normalize().getParent();
            if (Files.isDirectory(jobLog) || folder == null || !Files.isDirectory(folder)) {
                throw CommandException.usage(
                        "exec: --joblog names a file in a folder that exists, and '" + jobLog + "' is none");
            }
        }
    }

    private SchedulerSettings settings() {
        SchedulerSettings settings = options.nodes().settings();
        if (processes.isEmpty()) {
            return settings;
        }
        int wanted = processes.get();
        if (wanted < 1 || settings.configuration().containsKey(SchedulerSettings.SPEEDS)) {
            throw CommandException.usage("exec: --processes takes a positive number, and no --nodes beside it");
        }
        // For commands that wait, so that there may well be more of them than cores.
        SchedulerSettings many = settings.withSpeeds(new NodeSpeeds(Collections.nCopies(wanted, 1.0)));
        return settings.backend().equals(SchedulerSettings.DEFAULT_BACKEND)
                ? many.with(SchedulerSettings.EMULATE_SPEEDS, "false")
                : many;
    }

    static void startProcessesFast() {
        if (System.getProperty("os.name").equals("Linux") && System.getProperty(LAUNCH_MECHANISM) == null) {
            System.setProperty(LAUNCH_MECHANISM, "VFORK");
        }
    }

    private boolean wantsJobLog() {
        return !jobLog.toString().isEmpty();
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("command", quoted(words));
        parameters.put("input", input);
        parameters.put("null", String.valueOf(endedByZero));
        parameters.put("halt", String.valueOf(halt));
        parameters.put("dry-run", String.valueOf(dryRun));
        parameters.put("lines-per-process", String.valueOf(linesPerProcess.orElse(0L)));
        if (wantsJobLog()) {
            parameters.put("joblog", JOB_LOG);
        }
        if (json()) {
            parameters.put("output", OUTPUT);
        }
        return parameters;
    }

    /** Returns words as the workload's parameter has them: quoted as for a shell. */
    static String quoted(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[A-Za-z0-9_@%+=:,./{}\\-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** Puts the job log of a run where a person wants it, with the nodes in it. */
    static void writeJobLog(BaseCommand command, RunRecord run, Path target) throws IOException {
        Path written = command.home().runs().resolve(run.start().runId()).resolve(JOB_LOG);
        if (Files.exists(written)) {
            JobLogNodes.of(run).write(written, target);
        } else {
            command.console().warn("there is no job log, because the run did not come to its end");
        }
    }
}
