/** A workload that behaves as badly as it is told to; packed as a bundle by the tests. */
package io.whittle.plugin.process.rogue;
