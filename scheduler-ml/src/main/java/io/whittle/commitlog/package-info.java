/**
 * The commit log: one append-only file per run, in which the results of blocks are safe before they count, and from which
 * a run goes on whose scheduler was killed. Files are reached through {@link io.whittle.commitlog.LogFile} alone, so that
 * the same code runs on a disk and on a simulated one. Knows nothing of scheduling. Null is never passed or returned.
 */
package io.whittle.commitlog;
