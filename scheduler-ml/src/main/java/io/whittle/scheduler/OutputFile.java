package io.whittle.scheduler;

import java.nio.file.Path;

/**
 * A file that a run has written.
 *
 * @param path where it lies, absolute
 * @param bytes its size
 * @param sha256 the hash of its bytes, in lower-case hexadecimal
 */
public record OutputFile(Path path, long bytes, String sha256) {}
