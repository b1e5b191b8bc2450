package io.whittle.commitlog;

/**
 * Why the end of a log was cut off.
 *
 * @param position the first byte that was cut off
 * @param bytes how many were
 * @param inTheMiddle whether there were whole frames among them: not just a write that a crash has torn
 */
public record Damage(long position, long bytes, boolean inTheMiddle) {}
