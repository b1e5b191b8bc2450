package io.whittle.plugin.kmers;

/**
 * Which k-mers are listed.
 *
 * @param top how many at most; 0 for all
 * @param minCount how often a k-mer must occur
 */
record TableRows(long top, long minCount) {}
