package io.whittle.scheduler;

import io.whittle.core.Command;
import io.whittle.core.Cut;
import io.whittle.spi.policy.Explanation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a segment was decided from, and what was decided about it later.
 *
 * @param informed whether a cost model predicted the blocks when the segment was dispatched; if so, it is the model of the
 *     run
 * @param duplicate whether it held copies of blocks that other segments held at the time
 * @param why what the policy had before it
 * @param cuts every request to cut the segment back, earliest first
 */
public record Decision(boolean informed, boolean duplicate, Explanation why, List<CutRecord> cuts) {
    /** Nothing is known: runs recorded before decisions were. */
    public static final Decision UNKNOWN = new Decision(false, false, Explanation.NONE, List.of());

    public Decision {
        cuts = List.copyOf(cuts);
    }

    /** Returns the decision that an attempt came from, with times as of the run's submission. */
    static Decision of(Command.RecordAttempt command, long submittedNanos) {
        List<CutRecord> cuts = new ArrayList<>(command.cuts().size());
        for (Cut cut : command.cuts()) {
            cuts.add(new CutRecord(
                    cut.askedNanos() - submittedNanos,
                    cut.keepFraction(),
                    cut.endBefore(),
                    cut.why(),
                    cut.answeredNanos() < 0 ? -1 : cut.answeredNanos() - submittedNanos,
                    cut.position(),
                    cut.endAfter()));
        }
        return new Decision(
                command.informed(),
                command.attempt().duplicate(),
                command.order().explanation(),
                cuts);
    }
}
