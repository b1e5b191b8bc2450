package io.whittle.runtime.report;

import io.whittle.runtime.report.Budget.Loss;
import io.whittle.runtime.report.Timeline.Row;
import io.whittle.runtime.report.Timeline.Stretch;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.Plural;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Says in two sentences what limited a run. */
final class Findings {
    /** A ratio to the lower bound up to which there is nothing to improve. */
    private static final double AT_THE_BOUND = 1.02;
    /** A share of the makespan below which a loss is not worth a sentence. */
    private static final double WORTH_A_SENTENCE = 0.01;

    private final RunRecord run;
    private final Timeline timeline;
    private final Budget budget;
    private final double makespan;
    private final double bound;

    private Findings(RunRecord run) {
        this.run = run;
        this.timeline = Timeline.of(run);
        this.budget = Budget.of(timeline);
        this.makespan = run.makespanNanos() / 1e9;
        this.bound = run.lowerBoundNanos() / 1e9;
    }

    /** Returns two sentences. */
    static List<String> of(RunRecord run) {
        return new Findings(run).sentences();
    }

    /** What segments have done, copies have done as well; what counts is known, but for runs that have not ended. */
    private long itemsDone() {
        long counted =
                run.binRecords().stream().mapToLong(record -> record.items()).sum();
        return counted > 0
                ? counted
                : run.segments().stream().mapToLong(s -> s.itemsDone()).sum();
    }

    private List<String> sentences() {
        long done = itemsDone();
        long items = run.partition().items();
        String progress = (items > 0
                        ? Quantity.count(Math.min(done, items)) + " of " + Quantity.count(items, "item")
                        : Quantity.count(done, "item"))
                + Plural.of(done, " was", " were") + " done by then";
        return switch (run.status()) {
            case RUNNING -> List.of("This run has not ended, or its scheduler was killed.", capital(progress) + ".");
            case FAILED ->
                List.of(
                        "The run failed after " + Quantity.seconds(makespan) + colon(run.message()),
                        capital(progress) + failures(", and ") + ".");
            case CANCELLED ->
                List.of(
                        "The run was stopped by request after " + Quantity.seconds(makespan) + ".",
                        capital(progress) + ".");
            case NO_NODE ->
                List.of(
                        "There was no node that could take the job" + colon(run.message()),
                        capital(progress) + "; start a node or relax what the job asks of one.");
            case DONE, DONE_WITH_PROBLEMS -> finished();
        };
    }

    private List<String> finished() {
        if (run.partition().items() == 0) {
            return List.of(
                    "The job has no items, so nothing was dispatched.",
                    "Opening it and writing its outputs took " + Quantity.seconds(makespan) + ".");
        }
        if (bound <= 0 || run.segments().isEmpty()) {
            return List.of(
                    "The run took " + Quantity.seconds(makespan) + ".",
                    "Its blocks were not timed, so it cannot be said what limited it.");
        }
        List<String> losses = losses();
        String largest = losses.isEmpty() ? "" : losses.get(0);
        if (run.ratio() <= AT_THE_BOUND) {
            return List.of(
                    "Nothing limited this run but the work itself: it took " + Quantity.seconds(makespan)
                            + ", within 2 % of the " + Quantity.seconds(bound)
                            + " that no schedule on these nodes could"
                            + " beat.",
                    dearestBlockSetsBound() ? dearestBlock() : afterwards(largest, "The largest loss left: "));
        }
        String excess = run.ratio() < 2
                ? Quantity.percent(run.ratio() - 1) + " more than"
                : Quantity.plain(run.ratio()) + " times";
        String verdict = "This run took " + Quantity.seconds(makespan) + ", " + excess + " the "
                + Quantity.seconds(bound) + " that no schedule on these nodes could beat";
        if (dearestBlockSetsBound()) {
            return List.of(dearestBlock(), verdict + (largest.isEmpty() ? "." : ": " + largest + "."));
        }
        String second = losses.size() > 1 ? losses.get(1) : "";
        return List.of(
                verdict + (largest.isEmpty() ? "." : ", mostly because " + largest + "."),
                afterwards(second, "Next in weight: "));
    }

    private static String afterwards(String loss, String lead) {
        return loss.isEmpty() ? "No other loss cost more than 1 % of the makespan." : lead + loss + ".";
    }

    /** Whether one block alone takes longer than the evenly shared work. */
    private boolean dearestBlockSetsBound() {
        return bound > 1.02 * budget.workSeconds() && bound > 0.5 * makespan && sharedWork() < bound / 1.02;
    }

    /** Returns the measured work, brought to speed 1, over the nodes' capacity: the other part of the bound. */
    private double sharedWork() {
        double capacity = 0;
        double work = 0;
        for (Row row : timeline.rows()) {
            capacity += row.node().speed() * row.node().slots();
            for (var segment : run.segments()) {
                if (segment.nodeId().equals(row.node().id())) {
                    work += segment.workedNanos() / 1e9 * row.node().speed();
                }
            }
        }
        return work / capacity;
    }

    private String dearestBlock() {
        return "The dearest block alone takes " + Quantity.seconds(bound) + " on the fastest node, "
                + Quantity.percent(bound / makespan) + " of the makespan, so no schedule could end before that; a finer"
                + " grain would let more nodes share it.";
    }

    /** Returns what cost more than a hundredth of the makespan, the dearest first, each as a clause. */
    private List<String> losses() {
        List<String> clauses = new ArrayList<>();
        for (Loss loss : budget.dearestFirst()) {
            double cost = budget.loss(loss);
            if (cost >= WORTH_A_SENTENCE * makespan) {
                clauses.add(clause(loss) + ", which cost " + Quantity.seconds(cost) + " ("
                        + Quantity.percent(cost / makespan) + " of the makespan)");
            }
        }
        return clauses;
    }

    private String clause(Loss loss) {
        return switch (loss) {
            case START -> start();
            case TRANSFER ->
                "dispatching left nodes waiting: "
                        + Quantity.count(run.segments().size(), "segment") + " took "
                        + Quantity.seconds(meanTransferNanos() / 1e9) + " each on the way to an idle node";
            case OUTSIDE ->
                "segments took longer than their blocks (set-up, reports, or a processor that was busy with"
                        + " something else)";
            case BETWEEN ->
                "nodes stood idle between two segments with none on its way"
                        + (failed() == 0 ? "" : ", as they do while what failed waits to be tried again");
            case FAILURES -> "work was lost" + failures(" when ");
            case GIVEN_UP -> "segments were broken off, most of them overtaken by copies of what they held";
            case ENDS -> ends();
            case UNUSED -> unused();
            case MERGE ->
                "merging the results went on for " + Quantity.nanos(timeline.horizonNanos() - timeline.lastEndNanos())
                        + " after the last block";
        };
    }

    private String start() {
        Row latest = timeline.rows().stream()
                .filter(row -> row.stretches().findAny().isPresent())
                .max(Comparator.comparingLong(row -> firstWait(row)))
                .orElseThrow();
        return "nodes stood idle at the start: '" + latest.node().id() + "' got its first segment after "
                + Quantity.nanos(firstWait(latest));
    }

    private static long firstWait(Row row) {
        return row.stretches().mapToLong(Stretch::waitFrom).min().orElse(0);
    }

    private double meanTransferNanos() {
        return timeline.rows().stream()
                .flatMap(Row::stretches)
                .mapToLong(stretch -> stretch.from() - stretch.waitFrom())
                .filter(nanos -> nanos > 0)
                .average()
                .orElse(0);
    }

    private String ends() {
        List<Row> byEnd = timeline.rows().stream()
                .filter(row -> row.stretches().findAny().isPresent())
                .sorted(Comparator.comparingLong(Findings::end))
                .toList();
        Row last = byEnd.get(byEnd.size() - 1);
        if (byEnd.size() == 1) {
            return "the slots of '" + last.node().id() + "' ended at unlike times";
        }
        long spread = end(last) - end(byEnd.get(0));
        long alone = end(last) - end(byEnd.get(byEnd.size() - 2));
        Stretch lastStretch =
                last.stretches().max(Comparator.comparingLong(Stretch::to)).orElseThrow();
        String single = lastStretch.attempt().blocks().size() == 1 ? " on a single block" : "";
        long gap = lastStretch.waitFrom() - end(byEnd.get(byEnd.size() - 2));
        if (gap > 0) { // it did not work all the while
            return "the ends were uneven: node '" + last.node().id() + "' finished" + single + " "
                    + Quantity.nanos(alone) + " after all others, with a segment that it was given "
                    + Quantity.nanos(gap) + " after them";
        }
        return alone * 2 >= spread
                ? "the ends were uneven: node '" + last.node().id() + "' worked on" + single + " for "
                        + Quantity.nanos(alone) + " after all others had finished"
                : "the ends were uneven: node '" + byEnd.get(0).node().id() + "' ran dry " + Quantity.nanos(spread)
                        + " before node '" + last.node().id() + "' finished" + single;
    }

    private static long end(Row row) {
        return row.stretches().mapToLong(Stretch::to).max().orElse(0);
    }

    private String unused() {
        List<String> idle = timeline.rows().stream()
                .filter(row -> row.stretches().findAny().isEmpty())
                .map(row -> "'" + row.node().id() + "'")
                .toList();
        return idle.isEmpty()
                ? "some slots got no work at all"
                : Plural.of(idle.size(), "node") + " " + String.join(", ", idle) + " got no work at all";
    }

    private long failed() {
        return run.segments().stream()
                .filter(s -> s.outcome() == Outcome.FAILED)
                .count();
    }

    private String failures(String lead) {
        long failed = failed();
        long lost = run.segments().stream()
                .filter(s -> s.outcome() == Outcome.LOST && s.failed())
                .count();
        if (failed + lost == 0) {
            return "";
        }
        String first = failed == 0 ? "" : Quantity.count(failed, "attempt") + " failed";
        String second = lost == 0
                ? ""
                : Quantity.count(lost, "attempt") + Plural.of(lost, " was", " were") + " lost with"
                        + Plural.of(lost, " its node", " their nodes");
        return lead + first + (failed > 0 && lost > 0 ? " and " : "") + second;
    }

    private static String colon(String message) {
        String text = message.strip();
        return text.isEmpty() ? "." : ": " + text + (text.endsWith(".") ? "" : ".");
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
