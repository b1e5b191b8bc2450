package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.bench.ExplainBenchmark;
import io.whittle.runtime.bench.Interval;
import io.whittle.runtime.bench.ScratchFolder;
import io.whittle.runtime.console.Console;
import io.whittle.spi.Plural;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what recording decisions costs. */
@Command(
        name = "explain",
        description =
                "Measures what recording a run of very many segments costs it, explanations by themselves and all.",
        footer = {"  whittle bench explain", "  whittle bench explain --rounds 9 --json"})
final class BenchExplainCommand extends BaseCommand {
    @Option(names = "--rounds", paramLabel = "NUMBER", defaultValue = "5", description = "how often (default: 5)")
    private int rounds = 5;

    @Option(
            names = "--segments",
            paramLabel = "NUMBER",
            defaultValue = "10000",
            description = "segments of a run (default: 10000)")
    private int segments = 10_000;

    BenchExplainCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() throws IOException {
        if (rounds < 2 || segments < 1) {
            throw CommandException.usage(
                    "--rounds must be at least 2 and --segments at least 1, not " + rounds + " and " + segments);
        }
        Path scratch = Files.createTempDirectory("whittle-bench-");
        try {
            measure(new Home(scratch));
        } finally {
            ScratchFolder.delete(scratch);
        }
        return ExitCode.DONE;
    }

    private void measure(Home home) {
        ExplainBenchmark.Outcome outcome;
        try (WhittleRuntime runtime = WhittleRuntime.open(Distribution.locate(), home, console())) {
            console().message("whittle: " + 3 * (rounds + 1) + " runs of " + Plural.count(segments, "segment"));
            outcome = new ExplainBenchmark(runtime, segments).measure(rounds, 1);
        }
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("segments", outcome.segments());
            map.put("makespan_s", outcome.makespanSeconds());
            map.put("explanations", asMap(outcome.explanations()));
            map.put("all_recording", asMap(outcome.all()));
            map.put("work_processor_s", outcome.workSeconds());
            map.put("own_processor_s_during", outcome.duringSeconds());
            map.put("own_processor_s_after", outcome.afterSeconds());
            map.put("explanations_share", outcome.explanationsShare());
            map.put("recording_share", outcome.recordingShare());
            console().json(map);
            return;
        }
        line(
                "%s in %.2f s; their blocks took %.2f s of processor time",
                Plural.count(outcome.segments(), "segment"), outcome.makespanSeconds(), outcome.workSeconds());
        line("makespan with explanations, over that without    %s", text(outcome.explanations()));
        line("makespan with all recorded, over that with none  %s", text(outcome.all()));
        Table table = new Table("PROCESSOR TIME BESIDE BLOCKS", "DURING THE RUN", "AFTERWARDS");
        List<String> names = List.of("nothing recorded", "history without explanations", "history with explanations");
        for (int i = 0; i < names.size(); i++) {
            table.row(
                    names.get(i),
                    seconds(outcome.duringSeconds().get(i)),
                    seconds(outcome.afterSeconds().get(i)));
        }
        table.print(console());
        line(
                "on a machine with all cores at work, explanations cost %.2f %% of the makespan, all recording %.2f %%",
                100 * outcome.explanationsShare(), 100 * outcome.recordingShare());
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f s", value);
    }

    private void line(String format, Object... values) {
        console().result(String.format(Locale.ROOT, format, values));
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", interval.mean(), interval.low(), interval.high());
    }

    private static Map<String, Object> asMap(Interval interval) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", interval.mean());
        map.put("low", interval.low());
        map.put("high", interval.high());
        return map;
    }
}
