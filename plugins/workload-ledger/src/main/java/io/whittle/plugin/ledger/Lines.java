package io.whittle.plugin.ledger;

/** Receives the lines of an item, one after the other, without their ends. The array is good during the call only. */
interface Lines {
    /** A line. */
    void line(byte[] bytes, int from, int to);

    /** A line that is longer than {@link Fields#MAX_LINE_BYTES}, of which only the beginning is here. */
    void longLine(byte[] bytes, int from, int to);
}
