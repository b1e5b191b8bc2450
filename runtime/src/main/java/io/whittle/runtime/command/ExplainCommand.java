package io.whittle.runtime.command;

import io.whittle.history.StoredRun;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.report.SegmentStory;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why the segments of a run are what they are. */
@Command(
        name = "explain",
        description = "Says what each decision of a run was made from, and what happened afterwards.",
        footer = {"  whittle explain last", "  whittle explain last 1", "  whittle explain 20260731-14 --json"})
final class ExplainCommand extends BaseCommand {
    private static final double NANOS_PER_SECOND = 1e9;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "a run's id, the beginning of one, or 'last' (see: whittle history list)")
    private String wanted = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SEGMENT",
            description = "the number of one of its segments; without it, all are listed")
    private Optional<Long> number = Optional.empty();

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        StoredRun stored = HistoryCommand.ask(this, history -> HistoryCommand.find(history, wanted));
        RunRecord run = stored.record();
        if (number.isPresent()) {
            explain(run, number.get());
        } else {
            explain(run);
        }
        return ExitCode.DONE;
    }

    private void explain(RunRecord run, long segment) {
        SegmentRecord record = run.segments().stream()
                .filter(each -> each.attempt() == segment)
                .findFirst()
                .orElseThrow(() -> CommandException.usage("run " + run.start().runId() + " has no segment " + segment
                        + numbers(run) + "; 'whittle explain " + run.start().runId() + "' lists those it has"));
        SegmentStory story = SegmentStory.of(run, record);
        if (json()) {
            console().json(story.asMap());
        } else {
            story.lines().forEach(console()::result);
        }
    }

    private static String numbers(RunRecord run) {
        LongSummaryStatistics numbers =
                run.segments().stream().mapToLong(SegmentRecord::attempt).summaryStatistics();
        if (numbers.getCount() == 0) {
            return ", nor any other";
        }
        return ", but " + (numbers.getCount() == 1 ? "only " : "from " + numbers.getMin() + " to ") + numbers.getMax();
    }

    private void explain(RunRecord run) {
        List<SegmentRecord> segments = run.segments().stream()
                .sorted(Comparator.comparingLong(SegmentRecord::dispatchedNanos)
                        .thenComparingLong(SegmentRecord::attempt))
                .toList();
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("run", run.start().runId());
            map.put("requirements", run.start().requirements().texts());
            map.put("policy", run.start().policy());
            map.put("model", run.modelVersion());
            map.put(
                    "segments",
                    segments.stream()
                            .map(each -> SegmentStory.of(run, each).asMap())
                            .toList());
            console().json(map);
            return;
        }
        console()
                .result("run " + run.start().runId() + ": " + run.start().kind() + " "
                        + run.start().parameters() + ", policy " + run.start().policy() + ", cost model "
                        + run.modelVersion());
        RunSummary.required(run).ifPresent(console()::result);
        Table table = new Table("SEGMENT", "AT", "NODE", "BLOCKS", "PREDICTED", "SIZE SET BY", "AFTERWARDS");
        for (SegmentRecord each : segments) {
            table.row(
                    Long.toString(each.attempt()),
                    seconds(each.dispatchedNanos() / NANOS_PER_SECOND),
                    each.nodeId(),
                    Integer.toString(each.blocks().size()),
                    Double.isNaN(each.expectedSeconds()) ? "" : seconds(each.expectedSeconds()),
                    each.decision().why().isEmpty()
                            ? each.reason()
                            : each.decision().why().bound(),
                    SegmentStory.of(run, each).afterwards());
        }
        table.print(console());
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
