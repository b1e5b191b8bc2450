package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.bench.CheckpointBenchmark;
import io.whittle.runtime.bench.DeathBenchmark;
import io.whittle.runtime.bench.HeartbeatBenchmark;
import io.whittle.runtime.bench.Interval;
import io.whittle.runtime.bench.Measurement;
import io.whittle.runtime.bench.ProcessBenchmark;
import io.whittle.runtime.bench.Rounds;
import io.whittle.runtime.bench.ScratchFolder;
import io.whittle.runtime.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what it costs to be safe from faults, and what a fault costs. */
@Command(
        name = "faults",
        description = {
            "Measures what it costs to be safe from faults, and what a fault costs.",
            "",
            "A ratio is a makespan over that of the same job without, with its 95 %% confidence interval; both"
                    + " kinds of run take turns. On a machine that others use too, intervals are wide; processor time"
                    + " tells more there."
        },
        footer = {
            "  whittle bench faults",
            "  whittle bench faults checkpoints heartbeats --seconds 300 --rounds 15",
            "  whittle bench faults death --json"
        })
final class BenchFaultsCommand extends BaseCommand {
    private static final List<String> KNOWN = List.of("checkpoints", "heartbeats", "death", "workers");
    /** How the time is shared; workers take 7 s or so, whatever they are given. */
    private static final Map<String, Integer> SHARES =
            Map.of("checkpoints", 5, "heartbeats", 4, "death", 5, "workers", 2);

    /** Each is the start of a worker, and thousands of round trips. */
    private static final int MAX_WORKERS = 2;

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description =
                    "checkpoints (results kept safe), heartbeats (signs of life of workers), death (of a worker of"
                            + " four), workers (their start, round trip and rate); all by default")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--seconds",
            paramLabel = "NUMBER",
            defaultValue = "60",
            description = "how long it takes altogether, about; longer runs tell more (default: 60)")
    private int seconds = 60;

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            defaultValue = "5",
            description = "how often runs are repeated; fewer where time runs out, but twice (default: 5)")
    private int rounds = 5;

    private final Map<String, Object> json = new LinkedHashMap<>();
    private final Table table = new Table("WHAT", "MEASURED", "AIM", "");

    BenchFaultsCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() throws IOException {
        if (rounds < Rounds.LEAST || seconds < 1) {
            throw CommandException.usage("--rounds must be at least " + Rounds.LEAST
                    + ", or there is no interval, and --seconds at least 1; they are " + rounds + " and " + seconds);
        }
        for (String name : wanted) {
            if (!KNOWN.contains(name)) {
                throw CommandException.usage(
                        WhittleRuntime.unknown("benchmark", name, KNOWN, "whittle bench faults --help"));
            }
        }
        Path scratch = Files.createTempDirectory("whittle-bench-");
        try (WhittleRuntime runtime =
                WhittleRuntime.open(Distribution.locate(), new Home(scratch.resolve("home")), console())) {
            measure(runtime, scratch);
        } finally {
            ScratchFolder.delete(scratch);
        }
        if (json()) {
            console().json(json);
        } else {
            table.print(console());
        }
        return ExitCode.DONE;
    }

    private boolean wants(String name) {
        return wanted.isEmpty() || wanted.contains(name);
    }

    /** Returns how often a part is repeated, and how long it takes: its share of the time. */
    private Rounds rounds(String name) {
        int shares = KNOWN.stream().filter(this::wants).mapToInt(SHARES::get).sum();
        double share = (double) seconds * SHARES.get(name) / shares;
        return new Rounds(rounds, share, news -> console().message("whittle: " + name + ": " + news));
    }

    private void measure(WhittleRuntime runtime, Path scratch) throws IOException {
        console().message("whittle: this takes about " + seconds + " s (see --seconds)");
        if (wants("checkpoints")) {
            checkpoints(new CheckpointBenchmark(runtime, rounds("checkpoints")).measure(1));
        }
        if (wants("heartbeats")) {
            Interval ratio = new HeartbeatBenchmark(runtime, scratch, rounds("heartbeats")).measure();
            json.put("heartbeats", asMap(ratio));
            row("signs of life every second, against none", ratio, "1.030", "");
        }
        if (wants("death")) {
            death(new DeathBenchmark(runtime, scratch, rounds("death")).measure());
        }
        if (wants("workers")) {
            workers(runtime);
        }
    }

    private void workers(WhittleRuntime runtime) {
        int starts = Math.min(rounds, MAX_WORKERS);
        console().message("whittle: workers: " + (starts + 1) + " of them, one after the other");
        List<Measurement> measured = new ProcessBenchmark(runtime.backend("process")).measure(starts);
        json.put("workers", measured.stream().map(BenchCommand::asMap).toList());
        for (Measurement each : measured) {
            table.row(
                    each.name(),
                    BenchCommand.figure(each.median()) + " " + each.unit(),
                    BenchCommand.figure(each.aim()),
                    BenchCommand.figure(each.min()) + " to " + BenchCommand.figure(each.max()));
        }
    }

    private void checkpoints(CheckpointBenchmark.Outcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("blocks_per_s", outcome.blocksPerSecond());
        map.put("sync", asMap(outcome.sync()));
        map.put("sync_processor_share", outcome.syncShare());
        map.put("window", asMap(outcome.window()));
        map.put("window_processor_share", outcome.windowShare());
        json.put("checkpoints", map);
        String rate = String.format(Locale.ROOT, " at %.0f blocks/s", outcome.blocksPerSecond());
        row("results on the disk, against none kept" + rate, outcome.sync(), "1.030", share(outcome.syncShare()));
        row("results kept, but for a loss window of 2 s", outcome.window(), "1.030", share(outcome.windowShare()));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.2f %% of the blocks' processor time", 100 * share);
    }

    private void death(DeathBenchmark.Outcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("undisturbed_s", outcome.seconds());
        map.put("away_s", outcome.awaySeconds());
        map.put("against_undisturbed", asMap(outcome.against()));
        map.put("against_ideal", asMap(outcome.againstIdeal()));
        json.put("death", map);
        String away = String.format(Locale.ROOT, "away for %.2f s of %.2f s", outcome.awaySeconds(), outcome.seconds());
        row("death of a worker of four, against knowing it", outcome.againstIdeal(), "1.100", away);
        row("death of a worker of four, against none", outcome.against(), "-", "");
    }

    private void row(String what, Interval ratio, String aim, String more) {
        table.row(
                what,
                String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", ratio.mean(), ratio.low(), ratio.high()),
                aim,
                more);
    }

    private static Map<String, Object> asMap(Interval interval) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", interval.mean());
        map.put("low", interval.low());
        map.put("high", interval.high());
        map.put("rounds", interval.values());
        return map;
    }
}
