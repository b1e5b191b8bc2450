package io.whittle.runtime.report;

import io.whittle.runtime.report.Timeline.Row;
import io.whittle.runtime.report.Timeline.Stretch;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run's makespan went: what each kind of loss cost in seconds of makespan, had its time been work shared by all
 * nodes in proportion to their nominal speeds. Work and losses add up to the makespan.
 *
 * @param workSeconds what remains when nothing is lost
 * @param lossSeconds the rest, by kind
 */
record Budget(double workSeconds, Map<Loss, Double> lossSeconds) {
    /** Why a slot did no work. */
    enum Loss {
        /** Nothing had been dispatched to it yet. */
        START("idle at the start"),
        /** A segment was on its way, and nothing else was there to do. */
        TRANSFER("waiting for a segment on its way"),
        /** It held a segment, but was in none of its blocks: set-up, reports, waiting for the processor. */
        OUTSIDE("in segments, outside their blocks"),
        /** Between two segments nothing was on its way. */
        BETWEEN("idle between segments"),
        /** Work that was lost with an attempt. */
        FAILURES("lost with failed attempts"),
        /** Work that nobody needed any more: another node was first with its blocks, or the run was broken off. */
        GIVEN_UP("given up: overtaken by copies, or broken off"),
        /** It had nothing left to do while others still had. */
        ENDS("idle at the end"),
        /** No segment ever came to it. */
        UNUSED("slots that were never used"),
        /** All blocks were done, and the results were being merged. */
        MERGE("merging after the last block");

        private final String label;

        Loss(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Budget of(Timeline timeline) {
        double capacity = 0;
        for (Row row : timeline.rows()) {
            capacity += row.node().speed() * row.node().slots();
        }
        Map<Loss, Double> losses = new EnumMap<>(Loss.class);
        double work = 0;
        for (Row row : timeline.rows()) {
            double weight = row.node().speed() / capacity / 1e9;
            work += addRow(row, timeline.lastEndNanos(), weight, losses);
        }
        add(losses, Loss.MERGE, (timeline.horizonNanos() - timeline.lastEndNanos()) / 1e9);
        return new Budget(work, Collections.unmodifiableMap(losses));
    }

    private static double addRow(Row row, long lastEnd, double weight, Map<Loss, Double> losses) {
        double work = 0;
        for (List<Stretch> lane : row.lanes()) {
            if (lane.isEmpty()) {
                add(losses, Loss.UNUSED, lastEnd * weight);
                continue;
            }
            long previousEnd = 0;
            for (Stretch stretch : lane) {
                long idle = stretch.waitFrom() - previousEnd;
                add(losses, previousEnd == 0 ? Loss.START : Loss.BETWEEN, idle * weight);
                add(losses, Loss.TRANSFER, (stretch.from() - stretch.waitFrom()) * weight);
                long worked = stretch.worked();
                work += worked * weight;
                add(losses, outside(stretch), (stretch.length() - worked) * weight);
                previousEnd = stretch.to();
            }
            add(losses, Loss.ENDS, (lastEnd - previousEnd) * weight);
        }
        return work;
    }

    private static Loss outside(Stretch stretch) {
        if (stretch.finished()) {
            return Loss.OUTSIDE;
        }
        return stretch.attempt().failed() ? Loss.FAILURES : Loss.GIVEN_UP;
    }

    private static void add(Map<Loss, Double> losses, Loss loss, double seconds) {
        if (seconds > 0) {
            losses.merge(loss, seconds, Double::sum);
        }
    }

    double loss(Loss loss) {
        return lossSeconds.getOrDefault(loss, 0.0);
    }

    /** Returns the kinds of loss, the dearest first. */
    List<Loss> dearestFirst() {
        return lossSeconds.entrySet().stream()
                .sorted(Map.Entry.<Loss, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }
}
