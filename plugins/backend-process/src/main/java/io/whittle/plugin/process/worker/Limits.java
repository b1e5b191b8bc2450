package io.whittle.plugin.process.worker;

/**
 * How much segments may take.
 *
 * @param memory the limit on the worker's memory, in words
 * @param maxResultBytes how large one block's result may be
 */
record Limits(String memory, long maxResultBytes) {}
