package io.whittle.runtime.report;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import java.util.stream.Collectors;

/** How the values of a run are called in a report. */
final class Words {
    private Words() {}

    static String outcome(SegmentRecord segment) {
        return switch (segment.outcome()) {
            case FINISHED -> "finished";
            case FAILED -> "failed";
            case LOST -> segment.failed() ? "lost with its node" : "broken off with the run";
            case SUPERSEDED -> "overtaken by a copy";
            case CANCELLED -> "cancelled";
        };
    }

    static String status(RunStatus status) {
        return switch (status) {
            case RUNNING -> "not ended";
            case DONE -> "done";
            case DONE_WITH_PROBLEMS -> "done with problems";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case NO_NODE -> "no node";
        };
    }

    /** Returns the cost model's version, or that there was none. */
    static String model(RunRecord run) {
        return run.modelVersion().isEmpty() || run.modelVersion().equals("none") ? "none" : run.modelVersion();
    }

    static String parameters(RunRecord run) {
        return run.start().parameters().asMap().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Returns the ratio to the lower bound; a dash where a run says nothing of how fast it could have been. */
    static String ratio(RunRecord run) {
        return comparable(run) ? Quantity.ratio(run.ratio()) : "–";
    }

    /** Returns whether the run did all its work and its lower bound is known. */
    static boolean comparable(RunRecord run) {
        return complete(run) && run.lowerBoundNanos() > 0;
    }

    static boolean complete(RunRecord run) {
        return run.status() == RunStatus.DONE || run.status() == RunStatus.DONE_WITH_PROBLEMS;
    }
}
