/**
 * Counts the k-mers of DNA sequences: every stretch of k bases, taken together with its reverse complement. The input is
 * read once into a spool of symbols; blocks of it are counted anywhere, and the counts are merged in one table.
 */
package io.whittle.plugin.kmers;
