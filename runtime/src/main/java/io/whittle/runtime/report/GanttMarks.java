package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

import io.whittle.runtime.report.Timeline.Row;
import io.whittle.scheduler.SegmentRecord;
import java.util.BitSet;

/**
 * Marks on a row of a timeline, at most one for every few pixels.
 *
 * @param axis of time, in seconds
 * @param small whether the timeline is one of many
 */
record GanttMarks(Axis axis, boolean small) {
    private static final int MAX_CROSSES = 40;
    private static final int MAX_CROSSES_SMALL = 12;
    private static final int STEP = 5;

    /** Crosses where attempts were lost, notches where they were cut back: one for each place, however many there were. */
    void draw(Row row, double top, double height, Markup out) {
        BitSet crosses = new BitSet();
        BitSet notches = new BitSet();
        row.stretches().forEach(stretch -> {
            int x = (int) axis.at(stretch.to() / 1e9);
            if (stretch.attempt().failed()) {
                crosses.set(x / STEP);
            } else if (stretch.attempt().shrinks() > 0) {
                notches.set(x / STEP);
            }
        });
        for (SegmentRecord attempt : row.neverStarted()) {
            if (attempt.failed()) {
                crosses.set((int) axis.at(attempt.endedNanos() / 1e9) / STEP);
            }
        }
        StringBuilder cut = new StringBuilder();
        notches.stream().forEach(place -> {
            cut.append('M').append(place * STEP - 2).append(' ').append(number(top));
            cut.append("h7l-3.5 ").append(small ? 4 : 6).append('Z');
        });
        if (cut.length() > 0) {
            out.empty("path", "class", "shrunk", "d", cut.toString());
        }
        StringBuilder cross = new StringBuilder();
        double middle = top + height / 2;
        // Many crosses would hide what they mark: a tick each at the foot of the row does not.
        boolean few = crosses.cardinality() <= (small ? MAX_CROSSES_SMALL : MAX_CROSSES);
        crosses.stream().map(place -> place * STEP).forEach(x -> {
            if (few) {
                cross.append('M')
                        .append(x - 3)
                        .append(' ')
                        .append(number(middle - 4))
                        .append("l8 8");
                cross.append('M')
                        .append(x - 3)
                        .append(' ')
                        .append(number(middle + 4))
                        .append("l8 -8");
            } else {
                cross.append('M')
                        .append(x)
                        .append(' ')
                        .append(number(top + height))
                        .append("v-4");
            }
        });
        if (cross.length() > 0) {
            out.empty("path", "class", few ? "cross" : "cross fine", "d", cross.toString());
        }
    }
}
