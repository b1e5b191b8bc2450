package io.whittle.commitlog;

import io.whittle.spi.backend.NodeDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a log holds.
 *
 * @param header what it is of
 * @param positions where the result of each committed block stands
 * @param times how long those took, and where
 * @param nodes the nodes that the log names, in their places
 * @param dispatched all attempts, in the order in which they were dispatched
 * @param ended how they ended, by attempt; those that are missing were cut short by a crash
 * @param elapsedNanos how long the run has been worked on
 * @param lives how many schedulers have taken it in hand
 * @param completed whether the run has ended well
 * @param end how many bytes are whole
 * @param damage what was cut off behind them
 */
public record RecoveredLog(
        LogHeader header,
        BlockPositions positions,
        CommittedTimes times,
        List<NodeDescription> nodes,
        List<LogEntry.Dispatched> dispatched,
        Map<Long, LogEntry.Ended> ended,
        long elapsedNanos,
        int lives,
        boolean completed,
        long end,
        Optional<Damage> damage) {}
