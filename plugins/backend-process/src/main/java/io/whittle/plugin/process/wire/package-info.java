/**
 * What a scheduler and its workers say to each other: messages, and how they stand in frames. Both sides use it, so that
 * neither can write what the other does not read. Described for others in {@code docs/worker-protocol.md}.
 */
package io.whittle.plugin.process.wire;
