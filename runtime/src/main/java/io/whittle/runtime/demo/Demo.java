package io.whittle.runtime.demo;

import io.whittle.cost.ModelException;
import io.whittle.cost.ModelRegistry;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Interruption;
import io.whittle.runtime.NodeSpeeds;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Progress;
import io.whittle.runtime.report.ComparisonReport;
import io.whittle.scheduler.JobProgress;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Parameters;
import io.whittle.spi.Plural;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import io.whittle.training.Trainer;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingException;
import io.whittle.training.TrainingOptions;
import io.whittle.training.TrainingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the demonstration: every workload with training parameters, then training, then every workload with other
 * parameters under each policy. Used by one thread.
 */
public final class Demo {
    /** The nodes' speeds, relative to each other. */
    public static final String NODES = "4:2:2:1";

    private static final List<String> PLAIN = List.of("static", "gss", "fac2", "awf-c");
    private static final String LEARNED = "learned";
    private static final String COLD = "learned, no past";
    private static final String TRAINING = "training run";
    private static final String WARM = "learned, trained";

    private final WhittleRuntime runtime;
    private final List<DemoJob> jobs;
    private final Path folder;
    private final SchedulerSettings settings;
    private volatile int step;
    private volatile String doing = "";
    private volatile Optional<RunHandle> current = Optional.empty();
    private volatile boolean interrupted;

    /**
     * @param runtime its home takes the demonstration's history and models
     * @param folder where its report and the jobs' files go
     */
    public Demo(WhittleRuntime runtime, Path folder) {
        this.runtime = runtime;
        this.folder = folder;
        this.jobs = DemoJob.all();
        this.settings = SchedulerSettings.defaults().withSpeeds(NodeSpeeds.parse(NODES));
    }

    /**
     * Runs it.
     *
     * @throws CommandException where a run fails or is interrupted
     */
    @SuppressWarnings("try") // the resources work while they are open
    public DemoOutcome run() {
        int steps = jobs.stream().mapToInt(job -> job.training().size()).sum() + 1 + jobs.size() * (PLAIN.size() + 2);
        try (Progress progress = Progress.show(runtime.console(), () -> state(steps));
                Interruption interruption = Interruption.calls(runtime.console(), this::interrupt)) {
            return runAll();
        }
    }

    private DemoOutcome runAll() {
        try (Scheduler scheduler = runtime.scheduler(settings.withoutModel())) {
            for (DemoJob job : jobs) {
                for (Map<String, String> parameters : job.training()) {
                    run(scheduler, job.kind(), parameters, LEARNED, TRAINING);
                }
            }
        }
        step("training", "");
        runtime.history().flush();
        Training training = train();
        Map<DemoJob, Map<String, RunRecord>> judged = new LinkedHashMap<>();
        try (Scheduler scheduler = runtime.scheduler(settings.withoutModel())) {
            for (DemoJob job : jobs) {
                Map<String, RunRecord> runs = new LinkedHashMap<>();
                for (String policy : PLAIN) {
                    runs.put(policy, run(scheduler, job.kind(), job.judged(), policy, policy));
                }
                runs.put(COLD, run(scheduler, job.kind(), job.judged(), LEARNED, COLD));
                judged.put(job, runs);
            }
        }
        if (training.report().filter(TrainingReport::activated).isPresent()) {
            try (Scheduler scheduler = runtime.scheduler(settings)) {
                for (DemoJob job : jobs) {
                    judged.get(job).put(WARM, run(scheduler, job.kind(), job.judged(), LEARNED, WARM));
                }
            }
        }
        return outcome(training, judged);
    }

    // ---- training

    private record Training(Optional<TrainingReport> report, String sentence) {}

    private Training train() {
        try {
            TrainingReport report = new Trainer(TrainingOptions.defaults())
                    .train(
                            TrainingData.ofHistory(runtime.history()),
                            new ModelRegistry(runtime.home().folder()));
            String fate = report.activated() ? "is in use" : "was not good enough to be activated";
            return new Training(
                    Optional.of(report),
                    "Learned from " + Plural.count(report.runs(), "run") + " (" + Plural.count(report.rowsUsed(), "row")
                            + "); model "
                            + report.version() + " " + fate + ": " + report.reason() + ".");
        } catch (TrainingException | ModelException e) {
            return new Training(Optional.empty(), "No model could be learned: " + e.getMessage() + ".");
        }
    }

    // ---- running

    private RunRecord run(
            Scheduler scheduler, String kind, Map<String, String> given, String policyName, String label) {
        step(kind, label);
        Workload workload = runtime.workload(kind);
        Parameters parameters = runtime.parameters(workload, given);
        Policy policy = runtime.policy(policyName);
        String name = label.replaceAll("[^a-z0-9]+", "-");
        Path files = folder.resolve(kind).resolve(label.equals(TRAINING) ? name + "-" + step : name);
        RunHandle handle = scheduler.submit(
                JobRequest.of(workload.description(), parameters, runtime.open(workload, parameters), policy)
                        .withOutputFolder(files)
                        .withStandardOutput(OutputStream.nullOutputStream()));
        current = Optional.of(handle);
        if (interrupted) {
            handle.cancel();
        }
        RunRecord run = handle.completion().join();
        current = Optional.empty();
        if (run.status() == RunStatus.CANCELLED) {
            throw new CommandException(ExitCode.INTERRUPTED, "the demo was interrupted");
        }
        if (run.status() != RunStatus.DONE) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, kind + " failed under " + label + ": " + run.message() + problems(run));
        }
        return run;
    }

    private static String problems(RunRecord run) {
        return String.join("; ", run.problems());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
    private void step(String what, String label) {
        step = step + 1;
        doing = label.isEmpty() ? what : what + ", " + label;
    }

    private Progress.State state(int steps) {
        double inRun =
                current.map(RunHandle::progress).map(JobProgress::fraction).orElse(0.0);
        double fraction = (Math.max(0, step - 1) + inRun) / steps;
        return new Progress.State("demo", Optional.of(fraction), "step " + step + " of " + steps + ": " + doing);
    }

    private void interrupt() {
        interrupted = true;
        current.ifPresent(RunHandle::cancel);
    }

    // ---- the outcome

    private DemoOutcome outcome(Training training, Map<DemoJob, Map<String, RunRecord>> judged) {
        List<ComparisonReport.Section> sections = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        judged.forEach((job, runs) -> {
            List<ComparisonReport.Entry> entries = new ArrayList<>();
            runs.forEach((label, run) -> entries.add(new ComparisonReport.Entry(label, run)));
            RunRecord last = entries.get(entries.size() - 1).run();
            last.outputs().forEach(file -> files.add(file.path()));
            sections.add(new ComparisonReport.Section(job.kind(), entries, pictures(last)));
        });
        List<String> notes = new ArrayList<>();
        notes.add("Four nodes of speeds " + NODES + " on this machine, emulated: a node computes, then idles in"
                + " proportion; together they use 0.75 of its cores at most. Every row of a table was taken in this one"
                + " run. The ratio is the makespan over the time that a perfect schedule would have needed.");
        notes.add(training.sentence());
        notes.add(sameBytes(judged));
        ComparisonReport report = new ComparisonReport("Whittle: the demonstration", notes, sections);
        Path page = folder.resolve("demo.html");
        report.write(page);
        return new DemoOutcome(report, training.report(), training.sentence(), judgedRuns(judged), page, files);
    }

    private static List<RunRecord> judgedRuns(Map<DemoJob, Map<String, RunRecord>> judged) {
        return judged.values().stream().flatMap(runs -> runs.values().stream()).toList();
    }

    private static String sameBytes(Map<DemoJob, Map<String, RunRecord>> judged) {
        List<String> unlike = new ArrayList<>();
        judged.forEach((job, runs) -> {
            long results = runs.values().stream()
                    .map(run -> run.outputs().stream().map(OutputFile::sha256).toList())
                    .distinct()
                    .count();
            if (results != 1) {
                unlike.add(job.kind());
            }
        });
        if (!unlike.isEmpty()) {
            throw new CommandException(
                    ExitCode.INTERNAL_ERROR,
                    "the results of " + String.join(", ", unlike) + " differ between policies: please report this");
        }
        return "The results were the same to the byte under every policy (compared by SHA-256).";
    }

    private static List<ComparisonReport.Picture> pictures(RunRecord run) {
        List<ComparisonReport.Picture> pictures = new ArrayList<>();
        Consumer<OutputFile> add = file -> {
            try {
                pictures.add(new ComparisonReport.Picture(
                        String.join(" ", run.notes()), "image/png", Files.readAllBytes(file.path())));
            } catch (IOException e) {
                throw new CommandException(
                        ExitCode.JOB_FAILED, "cannot read " + file.path() + " again: " + e.getMessage(), e);
            }
        };
        run.outputs().stream()
                .filter(file -> file.path().toString().endsWith(".png"))
                .forEach(add);
        return pictures;
    }
}
