package io.whittle.scheduler;

import io.whittle.spi.policy.Explanation;
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
}
