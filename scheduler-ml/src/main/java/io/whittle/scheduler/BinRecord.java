package io.whittle.scheduler;

/**
 * What the blocks of a bin cost on one node: a row of training data.
 *
 * @param bin the bin's number in {@link RunRecord#bins}
 * @param nodeId where
 * @param items how many items of the bin ran there
 * @param nanos the node's time in them
 */
public record BinRecord(int bin, String nodeId, long items, long nanos) {}
